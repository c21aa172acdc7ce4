/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef NOTIFY_H
#define NOTIFY_H

void notify(const char *state);

#endif /* NOTIFY_H */
