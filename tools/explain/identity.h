/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef IDENTITY_H
#define IDENTITY_H

struct episode;

void identity_print(const struct episode *episode);

#endif /* IDENTITY_H */
