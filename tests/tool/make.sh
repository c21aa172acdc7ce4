#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# make.sh - what make says where something is missing, and whose files it removes
. "$(dirname "$0")/../selftests/lib.sh"

top=$(realpath "$(dirname "$0")/../..")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# What make check was told is not meant for these.
unset MAKEFLAGS MFLAGS MAKELEVEL
export LC_ALL=C

# refuses PATTERN ARGUMENT... - does make fail, and say so?
refuses()
{
	pattern=$1
	shift

	if make -s "$@" >"$work/said" 2>&1; then
		ktap_print_msg "it did not fail"
		return 1
	fi
	grep -q -e "$pattern" "$work/said" && return
	ktap_print_msg "$(cat "$work/said")"
	return 1
}

# with_make FILE... - a root in which make install has left these
with_make()
{
	rm -rf "$work/root"
	for file in etc/modules-load.d/oomwatch.conf usr/local/sbin/oomwatch \
			usr/local/share/man/man8/oomwatch.8 "$@"; do
		mkdir -p "$work/root/$(dirname "$file")"
		echo oomwatch >"$work/root/$file"
	done
}

# with_dkms - DKMS has it there as well
with_dkms()
{
	mkdir -p "$work/root/var/lib/dkms/oomwatch/0.1.0"
}

# with_packages NAME... - dpkg has these there as well
with_packages()
{
	mkdir -p "$work/root/var/lib/dpkg/updates" "$work/root/var/lib/dpkg/info"
	for package; do
		printf '%s\n' "Package: $package" "Status: install ok installed" \
			"Architecture: all" "Maintainer: x" "Version: 1" "Description: x" ""
	done >"$work/root/var/lib/dpkg/status"
}

# left - the files in the root
left()
{
	(cd "$work/root" && find . -type f | sort | tr '\n' ' ')
}

ktap_print_header
mkdir "$work/tool"
set -- -C "$work/tool" -f "$top/tools/Makefile"
check "no compiler" refuses 'no absent-gcc.*apt install gcc' "$@" CC=absent-gcc
check "no headers of the C library" refuses 'apt install libc6-dev' "$@" CC='gcc -nostdinc'
check "and what the compiler says of it" grep -q 'stdio.h' "$work/said"
check "no kernel headers" refuses 'apt install linux-headers-9.9-none' \
	-C "$top" modules KERNELRELEASE=9.9-none

root=$work/root
ours=lib/modules/6.1.0/extra/module/oomwatch.ko
theirs=lib/modules/6.1.0/updates/dkms/oomwatch.ko
with_make "$ours"
make -s -C "$top" uninstall DESTDIR="$root" >/dev/null
check_is "make uninstall removes what make install installed" "" "$(left)"
with_make "$ours" lib/modules/7.3.0/updates/module/oomwatch.ko.xz "$theirs"
with_dkms
make -s -C "$top" uninstall DESTDIR="$root" >"$work/said"
check_is "but not what DKMS needs, nor its module" "./etc/modules-load.d/oomwatch.conf \
./$theirs ./usr/local/sbin/oomwatch ./usr/local/share/man/man8/oomwatch.8 " "$(left)"
check "and says so" grep -q 'the tool stay' "$work/said"
check "which of the two removes them" grep -q 'make dkms-remove; make -C tools uninstall' \
	"$work/said"
before=$(left)
check "make install is refused where DKMS has it" refuses 'first: make dkms-remove' \
	-C "$top" install DESTDIR="$root" KDIR=/absent
check_is "and changes nothing" "$before" "$(left)"

rm -rf "$root"
with_packages oomwatch-dkms
before=$(left)
check "make install is refused where a package has the module" \
	refuses 'apt purge oomwatch-dkms' -C "$top" install DESTDIR="$root" KDIR=/absent
check_is "and changes nothing" "$before" "$(left)"
make -s -C "$top/tools" install DESTDIR="$root" >/dev/null
check "the tool is not, which is not in that package" test -e "$root/usr/local/sbin/oomwatch"
check "its unit runs the tool that was installed" grep -qx 'ExecStart=/usr/local/sbin/oomwatch record --journal' \
	"$root/usr/local/lib/systemd/system/oomwatch.service"
make -s -C "$top/tools" uninstall DESTDIR="$root" >/dev/null
check_is "make -C tools uninstall removes all that it installed" "$before" "$(left)"
with_packages oomwatch
check "but is where a package has the tool" \
	refuses 'apt purge oomwatch' -C "$top/tools" install DESTDIR="$root"
ktap_finished
