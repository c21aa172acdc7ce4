/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SIGNING_H
#define SIGNING_H

#include <stdbool.h>

/* Space for the name of a level of lockdown, with its NUL. */
#define LOCKDOWN_ROOM	32

/* Where it says what to do if the module is refused. */
#define SIGNING_HELP	"See \"Secure Boot\" in install.rst."

bool signing_secure_boot(bool *on);
bool signing_lockdown(char level[LOCKDOWN_ROOM]);
bool signing_required(bool *required);

#endif /* SIGNING_H */
