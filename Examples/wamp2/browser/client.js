// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

"use strict";

const query = new URLSearchParams(location.search);
const url = query.get("url") ?? "ws://127.0.0.1:8080/ws";
const realm = query.get("realm") ?? "realm1";
const topic = query.get("topic") ?? "com.example.chat.lobby";

const element = (id) => document.getElementById(id);

function show(state) {
    element("state").textContent = state;
}

function received(args, kwargs) {
    const line = document.createElement("li");
    line.textContent = JSON.stringify(args) + (Object.keys(kwargs ?? {}).length ? " " + JSON.stringify(kwargs) : "");
    element("events").append(line);
}

function start() {
    const connection = new autobahn.Connection({ url, realm });

    connection.onopen = (session) => {
        session.subscribe(topic, received).then(() => show("subscribed"), (error) => show(error.error));
    };

    // Called for every attempt that fails and every connection that is lost; AutobahnJS then tries again.
    connection.onclose = (reason, details) => show(details?.reason ?? reason);

    element("publish").addEventListener("submit", (event) => {
        event.preventDefault();
        const message = { from: "AutobahnJS", text: element("text").value };
        // The publisher gets its own events only if it says so.
        connection.session?.publish(topic, [message], {}, { acknowledge: true, exclude_me: false }).then(
            () => event.target.reset(),
            (error) => show(error.error),
        );
    });

    element("call").addEventListener("submit", (event) => {
        event.preventDefault();
        const numbers = [element("left").valueAsNumber, element("right").valueAsNumber];
        connection.session?.call("com.example.add", numbers).then(
            (sum) => { element("result").value = `is ${sum}`; },
            (error) => { element("result").value = `failed: ${error.error}`; },
        );
    });

    connection.open();
}

element("topic").textContent = topic;
if (typeof autobahn === "undefined") {
    show("autobahn.min.js is missing, see README.md");
} else {
    start();
}
