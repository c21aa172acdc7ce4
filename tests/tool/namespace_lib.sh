# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
#
# namespace_lib.sh - for tests that run in namespaces of their own: they start themselves
# again there

# outside - is the test not there yet? Then its header is printed, and what all of them need
# is checked
outside()
{
	[ -z "${IN_NAMESPACE:-}" ] || return 1
	ktap_print_header
	[ ! -e /dev/oomwatch ] || ktap_skip_all "the module is loaded here"
	[ "$(id -u)" = 0 ] || ktap_skip_all "needs root"
}

# enter OPTION... - start the test again, in the namespaces that these options of unshare
# name
enter()
{
	unshare "$@" true || ktap_skip_all "cannot have namespaces: unshare $*"
	IN_NAMESPACE=yes exec unshare "$@" "$0"
}
