<?php
// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

// Publishes one event in the manner of Oro's backend: reads the answer to the handshake until the first quiet
// millisecond, demands that all from the first square bracket on is WELCOME, publishes, and ends without a close frame.
// Usage: publisher.php PORT TICKET TOPIC JSON; prints the session id, status 1 when it is not connected.

[, $port, $ticket, $topic, $json] = $argv;

$stream = @fsockopen('tcp://127.0.0.1', (int) $port, $number, $error, 1);
if (!$stream) {
    fwrite(STDERR, "no connection: $error\n");
    exit(1);
}
$request = [
    'GET /ws?ticket=' . rawurlencode($ticket) . ' HTTP/1.1', "Host: 127.0.0.1:$port",
    'Pragma: no-cache', 'Cache-Control: no-cache', 'Upgrade: WebSocket', 'Connection: Upgrade',
    'Sec-WebSocket-Key: ' . base64_encode(random_bytes(16)), 'Sec-WebSocket-Protocol: wamp',
    'Sec-WebSocket-Version: 13', 'Origin: 127.0.0.1',
];
fwrite($stream, implode("\r\n", $request) . "\r\n\r\n");

stream_set_timeout($stream, 1);
$answer = fread($stream, 1);
stream_set_timeout($stream, 0, 1000);
while (($chunk = fread($stream, 8192)) !== false && $chunk !== '') {
    $answer .= $chunk;
}

$start = strpos((string) $answer, '[');
$welcome = $start === false ? null : json_decode(substr($answer, $start), true);
if (!str_starts_with((string) $answer, 'HTTP/1.1 101') || !is_array($welcome) || $welcome[0] !== 0) {
    fwrite(STDERR, "not connected: $answer\n");
    exit(1);
}

$text = json_encode([7, $topic, json_decode($json, true), [], []]);
$length = strlen($text);
$mask = random_bytes(4);
$frame = "\x81" . ($length < 126 ? chr(0x80 | $length) : "\xfe" . pack('n', $length)) . $mask;
for ($i = 0; $i < $length; $i++) {
    $frame .= $text[$i] ^ $mask[$i % 4];
}
fwrite($stream, $frame);
echo $welcome[1], "\n";
