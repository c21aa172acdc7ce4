/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The one place of the version. `make dkms-install` puts it into dkms.conf; that in
 * the checkout is for `dkms add`, and compared with it by `make check`.
 */
#define OOMWATCH_VERSION	"0.1.0"
