#!/usr/bin/env python3
"""Proves the house rules of docs/ARCHITECTURE.md and docs/STYLE.md on the sources, file by file.

Errors: an include against the arrows or past a room's public header; a third-party header in two files, in a header or
unknown; SQL text outside `evidence` and `review`; printing outside `cmd`; a forbidden call; a file above 800 lines; the
table of rooms in src/meson.build that says otherwise than the arrows. Warnings (never fatal): functions above 70 lines or
with more than 6 parameters. Run from the source folder.
"""
import os
import re
import sys

MAX_FILE_LINES = 800
MAX_FUNCTION_LINES = 70
MAX_PARAMETERS = 6

# Library -> pattern of its headers. Each library is wrapped in exactly one .c file.
LIBRARIES = {
    "sqlite3": r"sqlite3(ext)?\.h", "libarchive": r"archive(_entry)?\.h", "zlib": r"zlib\.h", "bzip2": r"bzlib\.h", "liblzma": r"lzma\.h", "lz4": r"lz4.*\.h", "zstd": r"zstd.*\.h",
    "nettle": r"nettle/.*\.h", "xxhash": r"xxh(ash|3)\.h", "utf8proc": r"utf8proc\.h", "libyaml": r"yaml\.h",
    "pcre2": r"pcre2\.h", "cmark-gfm": r"cmark-gfm.*\.h|(node|parser|registry|syntax_extension|table)\.h",
    "libical": r"(libical/)?ical.*\.h", "libcurl": r"curl/.*\.h", "libmicrohttpd": r"microhttpd\.h",
    "libpq": r"(postgresql/)?libpq-fe\.h", "libsystemd": r"systemd/.*\.h", "pango": r"pango/.*\.h", "cairo": r"cairo.*\.h",
    "librsvg": r"librsvg/.*\.h",
}
TEST_LIBRARIES = {"cmocka": r"cmocka\.h", "jansson": r"jansson\.h"}
SYSTEM = set("""assert ctype dirent errno fcntl fenv float getopt grp inttypes limits link locale math poll pthread pwd sched
    setjmp signal spawn stdalign stdarg stdatomic stdbool stddef stdint stdio stdio_ext stdlib string strings termios time
    uchar unistd utime wchar wctype endian byteswap fnmatch ftw glob regex netdb syslog immintrin xmmintrin emmintrin smmintrin
    tmmintrin arm_neon arpa/inet netinet/in netinet/tcp sys/epoll sys/eventfd sys/file sys/ioctl sys/mman sys/param
    sys/prctl sys/random sys/resource sys/select sys/sendfile sys/signalfd sys/socket sys/stat sys/statvfs sys/syscall sys/sysmacros
    sys/time sys/timerfd sys/types sys/uio sys/un sys/utsname sys/wait sys/xattr linux/limits linux/fs""".split())
GENERATED = {"text_ids.h", "text_table.h", "build_info.h"}

# Call -> where it may stand: room names, or "room/file prefix"; an empty tuple is nowhere.
FORBIDDEN = {
    **{call: () for call in """strtol strtoll strtoul strtoull atoi atol atoll atof strtok strtok_r sprintf vsprintf strcpy
       strcat stpcpy gets alloca localtime localtime_r setlocale tmpnam mktemp tempnam system popen asctime ctime
       scanf sscanf fscanf rand srand mmap""".split()},
    "strtod": ("base/",),
    **{call: ("base/",) for call in "malloc calloc realloc strdup strndup asprintf vasprintf".split()},
    **{call: ("base/proc", "base/os_") for call in "fork vfork execv execve execvp execvpe posix_spawn posix_spawnp".split()},
    **{call: ("base/os_",) for call in "clock_gettime gettimeofday time".split()},
    "dbr_os_now_ns": ("base/", "cmd/", "net/"),
    **{call: ("base/err.c", "base/mem.c", "base/proc", "cmd/") for call in "exit _exit abort".split()},
    **{call: ("cmd/",) for call in "printf vprintf puts putchar perror".split()},
}
STREAMS = {"stdout": ("cmd/",), "stderr": ("cmd/", "base/err.c", "base/mem.c")}
SQL = re.compile(r'^"\s*(SELECT|INSERT|UPDATE|DELETE FROM|CREATE|DROP|ALTER|PRAGMA|ATTACH|WITH|BEGIN|COMMIT)\s')
SQL_ROOMS = ("evidence/", "review/", "base/sql")

errors, warnings = [], []


def error(path, line, message):
    errors.append(f"{path}:{line}: error: {message}")


def read_arrows():
    """{room: rooms it uses directly} from the lines `room → a b` of docs/ARCHITECTURE.md."""
    arrows = {}
    with open("docs/ARCHITECTURE.md", encoding="utf-8") as f:
        for text in f:
            match = re.fullmatch(r"([a-z]+) +→ *([a-z ]*)\n", text)
            if match:
                arrows[match.group(1)] = match.group(2).split()
    if "base" not in arrows:
        sys.exit("docs/ARCHITECTURE.md:1: error: no arrows 'room → rooms it uses' found")
    return arrows


def closure(arrows, room):
    seen, todo = set(), [room]
    while todo:
        for used in arrows.get(todo.pop(), []):
            if used not in seen:
                seen.add(used)
                todo.append(used)
    return seen


def check_build_table(arrows):
    """The build links only what the arrows allow."""
    with open("src/meson.build", encoding="utf-8") as f:
        for number, text in enumerate(f, 1):
            match = re.match(r"\s*\['([a-z]+)', \[(.*)\]\],", text)
            if not match:
                continue
            room, uses = match.group(1), re.findall(r"'([a-z]+)'", match.group(2))
            if room not in arrows:
                error("src/meson.build", number, f"room '{room}' is not in docs/ARCHITECTURE.md")
            for used in uses:
                if used not in closure(arrows, room):
                    error("src/meson.build", number, f"'{room}' links '{used}' against the arrows")


def strip_comments(text):
    """The text with comments blanked and string literals cut to "", lines kept; and the literals as (line, text)."""
    out, literals, i, line = [], [], 0, 1
    token = re.compile(r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.S)
    for match in token.finditer(text):
        before = text[i:match.start()]
        out.append(before)
        line += before.count("\n")
        piece = match.group()
        if piece[0] == '"':
            literals.append((line, piece))
            out.append('""')
        elif piece[0] == "'":
            out.append("''")
        out.append("\n" * piece.count("\n"))
        line += piece.count("\n")
        i = match.end()
    out.append(text[i:])
    return "".join(out), literals


class Tree:
    def __init__(self, arrows):
        self.arrows = arrows
        self.allowed = {room: closure(arrows, room) | {room} for room in arrows}
        self.wrappers = {}  # library -> [(path, line)]

    def check_include(self, path, number, name, is_local, room, is_test):
        if not is_local:
            self.check_system(path, number, name, is_test)
        elif name in GENERATED or (is_test and name in ("test.h", "test_incident.h", "fuzz.h")):
            return
        elif "/" not in name:
            error(path, number, f"include '{name}' by its room: \"{room}/{name}\"")
        else:
            other, _, rest = name.partition("/")
            if other == room:
                return
            if other not in self.allowed.get(room, set()):
                error(path, number, f"'{room}' may not include '{other}' (docs/ARCHITECTURE.md)")
            elif other != "base" and rest != f"{other}.h":
                error(path, number, f"'{name}' is private to '{other}'; its public header is \"{other}/{other}.h\"")

    def check_system(self, path, number, name, is_test):
        for library, pattern in LIBRARIES.items():
            if re.fullmatch(pattern, name):
                if is_test:
                    return
                if path.endswith(".h"):
                    error(path, number, f"<{name}> in a header: {library} is wrapped in one .c file")
                self.wrappers.setdefault(library, {}).setdefault(path, number)
                return
        if is_test and any(re.fullmatch(p, name) for p in TEST_LIBRARIES.values()):
            return
        if name.removesuffix(".h") not in SYSTEM:
            error(path, number, f"<{name}> is neither a known system header nor a wrapped library (tests/layers.py)")

    def check_file(self, path):
        room = path.split("/")[1]
        inside = path[len("src/"):]
        base = os.path.basename(path)
        is_test = base.startswith(("test_", "fuzz_"))
        with open(path, encoding="utf-8") as f:
            text = f.read()
        lines = text.split("\n")
        if len(lines) - 1 > MAX_FILE_LINES:
            error(path, MAX_FILE_LINES, f"{len(lines) - 1} lines, the limit is {MAX_FILE_LINES}")
        code, literals = strip_comments(text)
        for number, line in enumerate(lines, 1):
            match = re.match(r'\s*#\s*include\s+(["<])([^">]+)[">]', line)
            if match:
                self.check_include(path, number, match.group(2), match.group(1) == '"', room, is_test)
        if not is_test:
            check_calls(path, inside, code)
            for number, literal in literals:
                if SQL.match(literal) and not inside.startswith(SQL_ROOMS):
                    error(path, number, "SQL text belongs to 'evidence' and 'review'")
        check_functions(path, code.split("\n"))
        if path.endswith(".h"):
            self.check_guard(path, room, base, text)

    @staticmethod
    def check_guard(path, room, base, text):
        guard = f"DBR_{room}_{base[:-2]}_H".upper().replace("-", "_")
        if f"#ifndef {guard}\n#define {guard}\n" not in text:
            error(path, 1, f"the guard is not '{guard}'")

    def check_wrappers(self):
        for library, places in sorted(self.wrappers.items()):
            if len(places) > 1:
                first, *others = sorted(places.items())
                for path, number in others:
                    error(path, number, f"{library} is already wrapped in {first[0]}")


def check_calls(path, inside, code):
    for number, line in enumerate(code.split("\n"), 1):
        for match in re.finditer(r"(?<![\w.>])([a-z_]\w*)\s*\(", line):
            call = match.group(1)
            if call in FORBIDDEN and not inside.startswith(FORBIDDEN[call] or ("\0",)):
                where = ", ".join(FORBIDDEN[call])
                error(path, number, f"'{call}' is not used here" + (f", only in {where}" if where else " (docs/STYLE.md)"))
        for stream, rooms in STREAMS.items():
            if re.search(rf"\b{stream}\b(?!\s*[=;,]\s*/)", line) and not inside.startswith(rooms):
                error(path, number, f"'{stream}' only in {', '.join(rooms)}")


def check_functions(path, lines):
    """In our formatting a function's body is what stands between '{' and '}' in the first column."""
    begin = None
    for number, line in enumerate(lines, 1):
        if line == "{":
            begin = number
            head, i = "", number - 2
            while i >= 0 and lines[i].strip() and not lines[i].startswith(("}", "#")):
                head = lines[i] + head
                i -= 1
            parameters = head.count(",") + 1 if "(" in head else 0
            name = re.search(r"(\w+)\s*\(", head)
            if parameters > MAX_PARAMETERS and name:
                warnings.append(f"{path}:{number}: warning: '{name.group(1)}' has {parameters} parameters")
        elif line == "}" and begin is not None:
            if number - begin - 1 > MAX_FUNCTION_LINES:
                warnings.append(f"{path}:{begin}: warning: a function of {number - begin - 1} lines")
            begin = None


def main():
    arrows = read_arrows()
    check_build_table(arrows)
    tree = Tree(arrows)
    for folder, folders, names in os.walk("src"):
        folders.sort()
        for name in sorted(names):
            path = os.path.join(folder, name)
            if name.endswith((".c", ".h")):
                if path.split("/")[1] not in arrows:
                    error(path, 1, "a room that docs/ARCHITECTURE.md does not know")
                    continue
                tree.check_file(path)
    tree.check_wrappers()
    print("\n".join(warnings + errors))
    print(f"layers: {len(errors)} errors, {len(warnings)} warnings")
    sys.exit(1 if errors else 0)


main()
