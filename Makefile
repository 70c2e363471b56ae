# A door to meson and the scripts, for those whose fingers type make. Nothing is decided here.
PREFIX ?= /usr/local
DESTDIR ?=
SECONDS ?= 60
# Libraries are linked in where that is possible: the program starts in a third of the time. STATIC=false for a distribution.
STATIC ?= true

all: build/release/build.ninja
	@ninja -C build/release programs

build/release/build.ninja:
	meson setup build/release --buildtype=release -Dprefer_static=$(STATIC)

demo:
	@script/demo

check:
	@script/check

lint:
	@script/check lint

fuzz:
	@script/check fuzz $(SECONDS)

# DATA is the unpacked evaluation data; what is not there is skipped, and said so.
DATA ?= build/data
bench: all
	@set -e; for b in bench/*.py; do echo "== $$b $(DATA)"; python3 "$$b" --bin build/release/src/cmd/debrief $(DATA); done

format:
	@find src tests -name '*.[ch]' -print0 | xargs -0 clang-format -i

# A build of its own, because the prefix is part of the configuration.
install:
	@if [ -f build/install/build.ninja ]; then meson configure build/install -Dprefix=$(PREFIX) -Dprefer_static=$(STATIC); \
	else meson setup build/install --buildtype=release -Dprefer_static=$(STATIC) \
	--prefix=$(PREFIX); fi
	ninja -C build/install programs
	DESTDIR=$(DESTDIR) meson install -C build/install --no-rebuild

clean:
	rm -rf build

.PHONY: all demo check lint fuzz bench format install clean
