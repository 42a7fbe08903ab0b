// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

#ifndef CLIBPQ_H
#define CLIBPQ_H

#include <libpq-fe.h>

#endif
