/* SPDX-License-Identifier: GPL-2.0-only */
/* The one place of the version; `make check` compares dkms.conf with it. */
#define OOMWATCH_VERSION	"0.1.0"
