// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

// Publishes over the HTTP API with fetch, which Node.js and browsers have.
//
//   ROOST_KEY=… node publish.mjs http://127.0.0.1:8081 realm1 chat/lobby '{"from":"JavaScript","text":"hello"}'

const [server, realm, topic, payload] = process.argv.slice(2);
const headers = { 'Content-Type': 'application/json', 'Idempotency-Key': crypto.randomUUID() };
if (process.env.ROOST_KEY) headers.Authorization = `Bearer ${process.env.ROOST_KEY}`;

const response = await fetch(`${server}/v1/realms/${encodeURIComponent(realm)}/publications`, {
  method: 'POST',
  headers,
  body: JSON.stringify({ topic, payload: JSON.parse(payload), acknowledge: true }),
});
const answer = await response.json();
if (!response.ok) {
  console.error(`${answer.title}: ${answer.detail}`);
  process.exit(1);
}
console.log(`${answer.publication} for ${answer.receivers} subscriber(s)`);
