# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
#
# root_lib.sh - what the tests share that run in a root of a release
log=/tmp/log

# check NAME COMMAND...
check()
{
	local name=$1 status
	shift

	(set -ex; "$@") >"$log" 2>&1
	status=$?
	if [ "$status" = 0 ]; then
		echo "ok $name"
	else
		sed 's/^/# /' "$log"
		echo "not ok $name"
	fi
}

# What is in the root. The key that DKMS makes for itself is there to stay; the index
# of depmod goes with the last module of a kernel, from DKMS 3.2 on. dpkg puts the
# packages into its list in another order.
contents()
{
	find / -xdev \( -path '/var/lib/dkms/mok.*' -o -path '/var/cache/*' -o \
		-path '/var/log/*' -o -path '*/lib/modules/*/modules.*' -o \
		-path '/var/lib/dpkg/status*' \) -prune -o \
		-type f -printf 'file %m %u %s %p\n' -o -printf '%y %m %u %p\n' | sort
}

# The first lines tell what is left, and there may be a hundred thousand.
unchanged()
{
	contents | diff /tmp/before - | head -n 50
}

# copy_module KERNEL FILE - the installed module, not compressed
copy_module()
{
	local file

	file=$(modinfo -k "$1" -n oomwatch)
	case $file in
	*.xz) xz -dc "$file" ;;
	*) cat "$file" ;;
	esac >"$2"
}

# modinfo_is KERNEL FIELD PATTERN
modinfo_is()
{
	# shellcheck disable=SC2053 # it is a pattern
	[[ $(modinfo -k "$1" -F "$2" oomwatch) == $3 ]]
}
