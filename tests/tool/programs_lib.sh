# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
#
# programs_lib.sh - the programs of a test, in a folder that its first argument names

# need_programs FOLDER NAME... - sets $programs, the folder; ends the test, which has failed,
# if one of them is not there
need_programs()
{
	programs=$(realpath "${1:-build/tests}")
	shift
	for program; do
		[ ! -x "$programs/$program" ] || continue
		ktap_print_header
		ktap_print_msg "no $programs/$program: make -C tests OUT=\$PWD/build/tests"
		ktap_test_fail "its programs are there"
		ktap_finished
	done
}
