// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

#ifndef CZLIB_H
#define CZLIB_H

#include <zlib.h>

#endif
