#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# part_quiet.sh - what programs take that have nothing to do with an OOM
# shellcheck shell=dash source=tests/bench/lib.sh
. /bench/lib.sh

part=quiet

measure()
{
	row "$1" fault loop instructions "$(work fault 20000)"
	row "$1" fork loop instructions "$(work fork 200)"
	row "$1" malloc loop instructions "$(work malloc 2000)"
}

for _ in $(seq "${ROUNDS:-7}"); do
	measure none
	load
	measure default
	unload
done
