# A door to meson and the scripts, for those whose fingers type make. Nothing is decided here.
PREFIX ?= /usr/local
DESTDIR ?=
SECONDS ?= 60

all: build/release/build.ninja
	@ninja -C build/release programs

build/release/build.ninja:
	meson setup build/release --buildtype=release

demo:
	@script/demo

check:
	@script/check

lint:
	@script/check lint

fuzz:
	@script/check fuzz $(SECONDS)

bench: all
	@set -e; for b in bench/*.py; do python3 "$$b" $(BENCH_DATA); done

format:
	@find src tests -name '*.[ch]' -print0 | xargs -0 clang-format -i

# A build of its own, because the prefix is part of the configuration.
install:
	@if [ -f build/install/build.ninja ]; then meson configure build/install -Dprefix=$(PREFIX); \
	else meson setup build/install --buildtype=release --prefix=$(PREFIX); fi
	ninja -C build/install programs
	DESTDIR=$(DESTDIR) meson install -C build/install --no-rebuild

clean:
	rm -rf build

.PHONY: all demo check lint fuzz bench format install clean
