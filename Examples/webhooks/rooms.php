<?php
// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

// A topic handler in PHP: who may enter a room, and what may be said there.
//
//   ROOST_SECRET=... php -S 127.0.0.1:8001 rooms.php
//
// In roost.yml:
//
//   topic_handlers:
//       - { name: app.rooms, url: 'http://127.0.0.1:8001/', secret: ... }
//
// In the routing file: rooms: { channel: 'rooms/{name}', handler: { callback: app.rooms } }

declare(strict_types=1);

/** Whether Roost has signed these bytes, not more than five minutes ago. */
function isOurs(string $header, string $body, string $secret): bool
{
    parse_str(str_replace(',', '&', $header), $fields);
    $expected = hash_hmac('sha256', ($fields['t'] ?? '') . '.' . $body, $secret);

    return hash_equals($expected, $fields['v1'] ?? '') && abs(time() - (int) $fields['t']) < 300;
}

/** Everybody enters every room but those of the staff, and nobody shouts. */
function decide(array $question): array
{
    $isStaff = in_array('ROLE_STAFF', $question['roles'], true);
    if ($question['type'] === 'subscribe') {
        return $question['attributes']['name'] !== 'staff' || $isStaff
            ? ['allow' => true]
            : ['allow' => false, 'reason' => 'This room is for the staff.'];
    }
    $text = $question['event']['text'] ?? null;
    if (!is_string($text)) {
        return ['allow' => false, 'reason' => 'Say something.'];
    }

    return ['allow' => true, 'payload' => ['from' => $question['authid'], 'text' => strtolower($text)]];
}

$body = file_get_contents('php://input');
if (!isOurs($_SERVER['HTTP_ROOST_SIGNATURE'] ?? '', $body, getenv('ROOST_SECRET'))) {
    http_response_code(403);
    exit;
}
header('Content-Type: application/json');
echo json_encode(decide(json_decode($body, true, 512, JSON_THROW_ON_ERROR)), JSON_THROW_ON_ERROR);
