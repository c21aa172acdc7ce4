# SPDX-License-Identifier: GPL-2.0-only
# Every command a person types; "make help" lists them.

KERNELRELEASE ?= $(shell uname -r)
KDIR ?= /lib/modules/$(KERNELRELEASE)/build
KERNELS ?= 6.1
FUZZ_SECONDS ?= 60

# It is used in more than one folder. Not all of them get the one that make was given.
override DESTDIR := $(abspath $(DESTDIR))

# Where insmod is, also for a user whose PATH lacks it.
export PATH := $(PATH):/usr/sbin:/sbin

all: modules tools

help:
	@echo 'On a host that is to be watched:'
	@echo '  make          the module for the running kernel, and the tool; KERNELRELEASE='
	@echo '                names another kernel, KDIR= a folder with its headers'
	@echo '  make modules  the module only'
	@echo '  make tools    the tool only: tools/oomwatch'
	@echo '  make load     load the module; PARAMETERS="ring_kb=4096"'
	@echo '  make unload   unload it'
	@echo '  make install  the module, loaded at each boot, the tool, its man pages, the header;'
	@echo '                PREFIX=/usr, DESTDIR=the root of a package'
	@echo '  make uninstall  remove what make install installed, for each kernel'
	@echo '  make dkms-install  the module by DKMS, for new kernels too, loaded at each boot;'
	@echo '                KERNELRELEASE=, DESTDIR='
	@echo '  make dkms-remove   remove what dkms-install installed'
	@echo 'On any Debian 12 machine, in a VM, installing what is missing:'
	@echo '  make demo     provoke three OOMs and show what oomwatch saw; KERNELS=6.12'
	@echo '  make test     run the selftests; KERNELS="6.1 6.12" or all, TESTS="memcg.sh cdev",'
	@echo '                KSFT=the tools/testing/selftests of another kernel tree,'
	@echo '                JOBS=1 one kernel after the other'
	@echo '  make soak     10,000 kills and a reader that may lose nothing; KERNELS=6.12'
	@echo '  make bench    cost, scale and loss, side by side with bpftrace and others; KERNELS=6.12'
	@echo '  make check    warnings, style, layout, documents, tests; no VM'
	@echo '  make docs     bring the lists of fields in Documentation/ and man/ up to date'
	@echo '  make dkms-test  DKMS on each release of Debian; DEBIAN="12 13"'
	@echo '  make fuzz     fuzz the ring and what the tool reads; no VM; FUZZ_SECONDS=600'
	@echo '  OOMWATCH_CACHE names the cache folder, OOMWATCH_ACCEL=tcg|kvm how to emulate'
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

# Headers do not have the key that a kernel signs with, only whole trees do.
signing := $(if $(wildcard $(KDIR)/certs/signing_key.x509),,CONFIG_MODULE_SIG_ALL=)

# DESTDIR= and PREFIX= say where to. modules-load.d loads it at each boot. Nor do
# headers have the System.map that the kernel's own Makefile wants for depmod.
install: all
	$(MAKE) -C '$(KDIR)' M='$(CURDIR)' INSTALL_MOD_PATH='$(DESTDIR)' $(signing) \
		modules_install
	$(MAKE) -C tools DESTDIR='$(DESTDIR)' install
	install -d '$(DESTDIR)/etc/modules-load.d'
	echo oomwatch >'$(DESTDIR)/etc/modules-load.d/oomwatch.conf'
	[ -n '$(DESTDIR)' ] || \
		depmod "$$(modinfo -F vermagic module/oomwatch.ko | cut -d ' ' -f 1)"

# The module from each kernel that has it, wherever its Makefile has put it.
uninstall:
	$(MAKE) -C tools DESTDIR='$(DESTDIR)' uninstall
	$(RM) '$(DESTDIR)/etc/modules-load.d/oomwatch.conf'
	@for folder in '$(DESTDIR)'/lib/modules/*/extra '$(DESTDIR)'/lib/modules/*/updates; do \
		for file in "$$folder"/module/oomwatch.ko*; do \
			[ -e "$$file" ] || continue; \
			rm -v "$$file" && rmdir "$$folder/module"; \
			[ -n '$(DESTDIR)' ] || depmod "$$(basename "$$(dirname "$$folder")")"; \
		done; \
	done
	@[ -n '$(DESTDIR)' ] || [ ! -e /sys/module/oomwatch ] || \
		echo 'oomwatch is still loaded. This ends it: make unload'

# With DESTDIR= only the files are put there, as a package has them.
dkms-install:
	@DESTDIR='$(DESTDIR)' scripts/dkms-install '$(KERNELRELEASE)'

dkms-remove:
	@DESTDIR='$(DESTDIR)' scripts/dkms-install --remove

load:
	@[ -e module/oomwatch.ko ] || { echo 'First: make' >&2; exit 1; }
	insmod module/oomwatch.ko $(PARAMETERS)

unload:
	rmmod oomwatch

demo:
	scripts/demo $(firstword $(KERNELS))

test:
	scripts/test $(KERNELS)

soak:
	scripts/soak $(KERNELS)

bench:
	scripts/bench $(firstword $(KERNELS))

check:
	scripts/check

docs:
	scripts/docs

dkms-test:
	scripts/dkms $(DEBIAN)

fuzz:
	scripts/fuzz $(FUZZ_SECONDS)

clean:
	$(RM) -r build $(addprefix selftests/,absent cdev cdev_loss cdev_old \
		cdev_readers cdev_signals crowd family hog mrelease storm tree)
	$(MAKE) -C tools clean
	find module selftests/oom_provoke -name '*.o' -o -name '*.ko' -o -name '*.mod' \
		-o -name '*.mod.c' -o -name '.*.cmd' | xargs -r $(RM)
	$(RM) Module.symvers modules.order .*.cmd module/modules.order \
		selftests/oom_provoke/Module.symvers selftests/oom_provoke/modules.order

.PHONY: all help modules tools install uninstall dkms-install dkms-remove load unload demo \
	test soak bench check docs dkms-test fuzz clean
