# SPDX-License-Identifier: GPL-2.0-only
# The commands that a person types; "make help" lists them.

KERNELRELEASE ?= $(shell uname -r)
KDIR ?= /lib/modules/$(KERNELRELEASE)/build
KERNELS ?= 6.1
FUZZ_SECONDS ?= 60

# Sub-makes run in other directories, so a relative DESTDIR would not work there.
override DESTDIR := $(abspath $(DESTDIR))

# insmod is here; the PATH of a user may lack it.
export PATH := $(PATH):/usr/sbin:/sbin

all: modules tools

help:
	@echo 'On a host that is to be watched:'
	@echo '  make          the module for the running kernel, and the tool; KERNELRELEASE='
	@echo '                names another kernel, KDIR= a directory with its headers'
	@echo '  make modules  the module only'
	@echo '  make tools    the tool only: tools/oomwatch'
	@echo '  make load     load the module; PARAMETERS="ring_kb=4096"'
	@echo '  make unload   unload it'
	@echo '  make install  the module, loaded at each boot, the tool, its man pages, the header;'
	@echo '                PREFIX=/usr, DESTDIR=the root of a package'
	@echo '  make uninstall  remove what make install installed, for each kernel; what DKMS'
	@echo '                needs stays'
	@echo '  make dkms-install  the module by DKMS, also for new kernels, loaded at each boot;'
	@echo '                KERNELRELEASE=, DESTDIR='
	@echo '  make dkms-remove   remove what dkms-install installed'
	@echo 'On any Debian 12 machine, in a VM, installing what is missing:'
	@echo '  make demo     provoke three OOMs and show what oomwatch saw; KERNELS=6.12'
	@echo '  make test     run the selftests; KERNELS="6.1 6.12" or all, TESTS="memcg.sh cdev",'
	@echo '                WITHOUT="tool.sh counted", JOBS=1 one kernel after the other,'
	@echo '                KSFT=the tools/testing/selftests of another kernel tree'
	@echo '  make soak     10,000 kills and a reader that may lose nothing; KERNELS=6.12'
	@echo '                OOMWATCH_KILLS=100000 SOAK_TEST=hostile.sh: as a hostile user makes them'
	@echo '  make noise    random limits, sysctls, hotplug, swap, victims, readers and loads, from'
	@echo '                a seed, CPUs in parallel; KERNELS="6.1 7.3" NOISE_SECONDS=600'
	@echo '                NOISE_SEED=1'
	@echo '  make bench    cost, scale and loss, beside bpftrace and others; KERNELS="6.1 7.3"'
	@echo '  make check    warnings, style, layout, documents, tests; no VM'
	@echo '  make docs     write the generated parts of README.md, man/, rpm/ and dkms.conf'
	@echo '  make dkms-test  DKMS on each release of Debian; DEBIAN="12 13"'
	@echo '  make deb      Debian packages, in build/deb; DEBIAN="bookworm 13"'
	@echo '  make deb-test  build them and test them, on each release of Debian; DEBIAN='
	@echo '  make rpm      RPM packages, in build/rpm, and what is in them'
	@echo '  make rpm-test  build them and test them, in a root of Debian'
	@echo '  make secure-boot-test  guests that take only signed modules'
	@echo '  make system-test  a whole Debian 12 with systemd, podman and Prometheus;'
	@echo '                PARTS="units names" of units names faults metrics boots'
	@echo '  make selftests-export  copy the selftests into the kernel tree that DEST= names'
	@echo '  make fuzz     fuzz the ring and the input of the tool; no VM; FUZZ_SECONDS=600'
	@echo '  OOMWATCH_CACHE= names the cache directory, OOMWATCH_ACCEL=tcg|kvm the emulation'
	@echo 'Both:'
	@echo '  make clean    remove what was built'
	@echo '  make help     this list'

modules:
	@[ -e '$(KDIR)/Makefile' ] || { \
		echo 'No kernel headers in $(KDIR).' >&2; \
		echo 'On Debian: apt install linux-headers-$(KERNELRELEASE)' >&2; \
		exit 1; }
	$(MAKE) -C '$(KDIR)' M='$(CURDIR)' CONFIG_DEBUG_INFO_BTF_MODULES= modules

tools:
	$(MAKE) -C tools

# Only a whole kernel tree has the signing key; packages of headers do not.
signing := $(if $(wildcard $(KDIR)/certs/signing_key.x509),,CONFIG_MODULE_SIG_ALL=)

installed := DESTDIR='$(DESTDIR)' scripts/installed

# DESTDIR= and PREFIX= say where to. modules-load.d loads the module at each boot.
# depmod is run here: the kernel's own Makefile needs System.map, which packages of
# headers do not have.
install: not-packages not-dkms all
	$(MAKE) -C '$(KDIR)' M='$(CURDIR)' INSTALL_MOD_PATH='$(DESTDIR)' $(signing) \
		modules_install
	$(MAKE) -C tools DESTDIR='$(DESTDIR)' install
	install -d '$(DESTDIR)/etc/modules-load.d'
	echo oomwatch >'$(DESTDIR)/etc/modules-load.d/oomwatch.conf'
	[ -n '$(DESTDIR)' ] || \
		depmod "$$(modinfo -F vermagic module/oomwatch.ko | cut -d ' ' -f 1)"

# The files of packages are changed by their package manager only.
not-packages:
	@packages=$$($(installed) packages); [ -z "$$packages" ] || { \
		echo "Packages have installed oomwatch here:" $$packages >&2; \
		echo "To use make install instead, first:" $$($(installed) purge) >&2; \
		exit 1; }

# If there are two modules, modprobe takes that of DKMS, or it is not known which.
not-dkms:
	@[ -z "$$($(installed) dkms)" ] || { \
		echo 'DKMS manages oomwatch here. To update it: make dkms-install' >&2; \
		echo 'To use make install instead, first: make dkms-remove' >&2; \
		exit 1; }

# Remove the module from each kernel that has it. The rest stays if DKMS needs it.
uninstall:
	@$(installed) make | while read -r file; do \
		rm -v "$$file" && rmdir "$${file%/*}"; \
		kernel=$${file#'$(DESTDIR)/lib/modules/'}; \
		[ -n '$(DESTDIR)' ] || depmod "$${kernel%%/*}"; \
	done
	@if [ -n "$$($(installed) dkms)" ]; then \
		echo 'DKMS manages oomwatch here: its module, its load at boot and the tool stay.'; \
		echo 'To remove them: make dkms-remove; make -C tools uninstall'; \
	else \
		$(MAKE) -C tools DESTDIR='$(DESTDIR)' uninstall; \
		$(RM) '$(DESTDIR)/etc/modules-load.d/oomwatch.conf'; \
	fi
	@[ -n '$(DESTDIR)' ] || [ ! -e /sys/module/oomwatch ] || \
		echo 'oomwatch is still loaded. To unload it: make unload'

# With DESTDIR= only the files are copied there, as for a package.
dkms-install:
	@DESTDIR='$(DESTDIR)' scripts/dkms-install '$(KERNELRELEASE)'

dkms-remove:
	@DESTDIR='$(DESTDIR)' scripts/dkms-install --remove

load:
	@[ -e module/oomwatch.ko ] || { echo 'The module is not built. First: make' >&2; exit 1; }
	insmod module/oomwatch.ko $(PARAMETERS)

# oomwatch record has the device open while records come, for ten seconds at most.
unload:
	@tries=0; until said=$$(rmmod oomwatch 2>&1); do \
		tries=$$((tries + 1)); \
		[ -d /sys/module/oomwatch ] && [ $$tries -lt 15 ] || { \
			echo "$$said" >&2; exit 1; }; \
		sleep 1; \
	done

demo:
	scripts/demo $(firstword $(KERNELS))

test:
	tests/lab/test $(KERNELS)

soak:
	tests/guest/soak $(KERNELS)

noise:
	tests/guest/noise $(KERNELS)

bench:
	@status=0; for kernel in $(KERNELS); do \
		tests/bench/run $$kernel || status=1; \
	done; exit $$status

check:
	scripts/check

docs:
	scripts/docs

dkms-test:
	tests/guest/dkms $(DEBIAN)

deb:
	scripts/deb $(DEBIAN)

deb-test:
	tests/guest/deb $(DEBIAN)

rpm:
	scripts/rpm

rpm-test:
	tests/guest/rpm

secure-boot-test:
	tests/guest/secure-boot $(firstword $(KERNELS))

system-test:
	tests/guest/debian $(PARTS)

selftests-export:
	@scripts/export-selftests '$(DEST)'

fuzz:
	scripts/fuzz $(FUZZ_SECONDS)

clean:
	$(RM) -r build
	$(MAKE) -C tools clean
	find lib module tests/selftests/oom_provoke -name '*.o' -o -name '*.ko' -o -name '*.mod' \
		-o -name '*.mod.c' -o -name '.*.cmd' | xargs -r $(RM)
	$(RM) Module.symvers modules.order .*.cmd module/modules.order \
		tests/selftests/oom_provoke/Module.symvers tests/selftests/oom_provoke/modules.order

.PHONY: all help modules tools install not-packages not-dkms uninstall dkms-install \
	dkms-remove load unload demo test soak noise bench check docs dkms-test deb deb-test \
	rpm rpm-test secure-boot-test system-test selftests-export fuzz clean
