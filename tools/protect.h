/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef PROTECT_H
#define PROTECT_H

void protect(void);

#endif /* PROTECT_H */
