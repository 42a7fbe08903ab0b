# Copyright 2026 The Roost Authors
# Licensed under the Apache License, Version 2.0
# SPDX-License-Identifier: Apache-2.0

"""What the tests are made of: server processes, raw WebSocket peers, tickets."""
