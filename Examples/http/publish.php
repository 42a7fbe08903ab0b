<?php
// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

// Publishes over the HTTP API.
//
//   ROOST_KEY=… php publish.php http://127.0.0.1:8081 realm1 chat/lobby '{"from":"PHP","text":"hello"}'
//
// It needs no extension. Without ROOST_KEY the API has to be open.

declare(strict_types=1);

[, $server, $realm, $topic, $payload] = $argv + [1 => 'http://127.0.0.1:8081', 'realm1', 'chat/lobby', '"hello"'];

$header = ['Content-Type: application/json', 'Idempotency-Key: ' . bin2hex(random_bytes(16))];
if (getenv('ROOST_KEY') !== false) {
    $header[] = 'Authorization: Bearer ' . getenv('ROOST_KEY');
}
$body = json_encode(
    ['topic' => $topic, 'payload' => json_decode($payload, false, 512, JSON_THROW_ON_ERROR), 'acknowledge' => true],
    JSON_THROW_ON_ERROR
);
$context = stream_context_create([
    'http' => ['method' => 'POST', 'header' => $header, 'content' => $body, 'timeout' => 5, 'ignore_errors' => true],
]);
$answer = file_get_contents($server . '/v1/realms/' . rawurlencode($realm) . '/publications', false, $context);
if ($answer === false) {
    fwrite(STDERR, "Nobody answers at $server.\n");
    exit(1);
}
$answer = json_decode($answer, true, 512, JSON_THROW_ON_ERROR);
if (!isset($answer['publication'])) {
    fwrite(STDERR, $answer['title'] . ': ' . $answer['detail'] . "\n");
    exit(1);
}
echo $answer['publication'], ' for ', $answer['receivers'], " subscriber(s)\n";
