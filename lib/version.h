/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The version is defined here only. `make docs` copies it into dkms.conf, and
 * `make check` compares the two.
 */
#define OOMWATCH_VERSION	"0.2.0"
