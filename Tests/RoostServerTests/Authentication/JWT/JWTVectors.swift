// Copyright 2026 The Roost Authors
// Licensed under the Apache License, Version 2.0
// SPDX-License-Identifier: Apache-2.0

/// Keys and tokens that another implementation has made (Python's joserfc); the private keys are gone.
///
/// The claims are `sub` alice, `role` user, `iss` https://issuer.example, `aud` roost, `iat` and `nbf` 1700000000,
/// and `exp` 1700003600.
enum JWTVectors {
    static let secret = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

    static let keys: [String: String] = [
        "rsa": """
        -----BEGIN PUBLIC KEY-----
        MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAlbx9r1Fk0PHXMXbk0SZr
        oF/OEJEt/VZM955QI7AoaVulBSOeUrMvfvFORLlR0jsfjmQeeLZc8qU16wBPVjPg
        mBa5KXHtjYr72Ac2kGL1qrYphZh2YtDGt3kvcROf9CHZeBchSyBURMc+zpqiPnih
        eFFVz48RRDlPwcyDvAS4c6jsmQyCyo5C13FVeUTKru2rOiRXP2EXCZXqSwC2MpXf
        F30YphOLvFCZ7reKAQyppQORH8Dez0S/MXzmdpfXyYU6qVHSojlRwk4BGPKln02u
        N+kHr3KyIuaJI+AbVO5rjb8mVjzrV5vvfMgeFs4mgom4YMcSw/8rMlfi2bhc3qUj
        BQIDAQAB
        -----END PUBLIC KEY-----
        """,
        "rsa2": """
        -----BEGIN PUBLIC KEY-----
        MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA804Yq8R0JiG78m4jlLy2
        yyOCFvnqUPfz2hPt2OXiZ+v76H14MUwX4sG05DPcOBSQlT1bkPbMy5IaG2+f6uM5
        Zg7YDJoe95tAC9x8IirNhYO1KfWTC7hEPGn1I1TLs1OK668qH9mzKhiW6KOIkJus
        XpOWICxkQ0eaS/qlN4vx0sagoMr/4Y5kwZlFeJLmB0djEKYWxouBtJUMnUk4Akbq
        Lv7nIylc7uIbKb5qTpxiFKOFnoTKVy8tGDv8zTTc7R9bvsGeRpPBxxJdLmN2X9wI
        jPa8OyHTYM9FQ+3olWe3Bpxjgfyt6unUGwDQ5tjNp4UQxI5z3nN9L92Rv+itAWB0
        DQIDAQAB
        -----END PUBLIC KEY-----
        """,
        "ES256": """
        -----BEGIN PUBLIC KEY-----
        MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEs/2+5UZX1gWIx6yN4i/7tNus3EFo
        /WePP936zyNAmRLuN/3Huwcl2xqxU3JPtgWRB6uBC2tHEMRU/iKYSaSEhw==
        -----END PUBLIC KEY-----
        """,
        "ES384": """
        -----BEGIN PUBLIC KEY-----
        MHYwEAYHKoZIzj0CAQYFK4EEACIDYgAEbUAXYPzT/YGEUHE/t0s50CxLaGePsO59
        2lYfhtUTPdhhfn8LevHFUiay8Kx2HlpECifQNPF6Iey+L1PUg1EvshHIm9o9OO35
        q5jQ9RrxcEtrgIy68/6BvuIkYxwEWGvg
        -----END PUBLIC KEY-----
        """,
        "ES512": """
        -----BEGIN PUBLIC KEY-----
        MIGbMBAGByqGSM49AgEGBSuBBAAjA4GGAAQB2yjOd5zTE7tQyIXVcaeQtAZ/TIGL
        bav/V3McMCaWx6Dz4b7e1y7zQ1eGI7PzLRSrjQIpr/gIJwgR05hyj/miJVoADQES
        7B/f9kQiO7Go4O5dyvZrFpHgOavUUZUZj0QEv636PY3Um9XzMboMeZZgICNc4dzs
        J5WDyVKvvlT6Zg0SXTY=
        -----END PUBLIC KEY-----
        """,
        "EdDSA": """
        -----BEGIN PUBLIC KEY-----
        MCowBQYDK2VwAyEAEWVxYFeslntzsRzKNYBrR8eDlTyMrqmUjeojuWYoI60=
        -----END PUBLIC KEY-----
        """,
    ]

    static let tokens: [String: String] = [
        "HS256": """
        eyJ0eXAiOiJKV1QiLCJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhbGljZSIsInJvbGUiOiJ1c2VyIiwiaXNzIjoiaHR0cHM6Ly9pc3N\
        1ZXIuZXhhbXBsZSIsImF1ZCI6InJvb3N0IiwiaWF0IjoxNzAwMDAwMDAwLCJuYmYiOjE3MDAwMDAwMDAsImV4cCI6MTcwMDAwMzY\
        wMH0.J9rI8BPzU2wOdl144qcZVYZpbIPCklo8SrSi73PuAYI
        """,
        "HS384": """
        eyJ0eXAiOiJKV1QiLCJhbGciOiJIUzM4NCJ9.eyJzdWIiOiJhbGljZSIsInJvbGUiOiJ1c2VyIiwiaXNzIjoiaHR0cHM6Ly9pc3N\
        1ZXIuZXhhbXBsZSIsImF1ZCI6InJvb3N0IiwiaWF0IjoxNzAwMDAwMDAwLCJuYmYiOjE3MDAwMDAwMDAsImV4cCI6MTcwMDAwMzY\
        wMH0.J-Alk-3g4i1r3vAUodSrk1Sp6e6s6ba3JKduwRDKPxNYxHZzpbPjmpSx7ZfXz6Xd
        """,
        "HS512": """
        eyJ0eXAiOiJKV1QiLCJhbGciOiJIUzUxMiJ9.eyJzdWIiOiJhbGljZSIsInJvbGUiOiJ1c2VyIiwiaXNzIjoiaHR0cHM6Ly9pc3N\
        1ZXIuZXhhbXBsZSIsImF1ZCI6InJvb3N0IiwiaWF0IjoxNzAwMDAwMDAwLCJuYmYiOjE3MDAwMDAwMDAsImV4cCI6MTcwMDAwMzY\
        wMH0.wQ5c-itd2XMI_ZJ1579B7_MTM6v5yRJiVpgOsbIzgE7egTSgEayTKN-IgkaH_EsocSCSFzqIyPmVwmhMUcopxA
        """,
        "RS256": """
        eyJ0eXAiOiJKV1QiLCJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhbGljZSIsInJvbGUiOiJ1c2VyIiwiaXNzIjoiaHR0cHM6Ly9pc3N\
        1ZXIuZXhhbXBsZSIsImF1ZCI6InJvb3N0IiwiaWF0IjoxNzAwMDAwMDAwLCJuYmYiOjE3MDAwMDAwMDAsImV4cCI6MTcwMDAwMzY\
        wMH0.TthC2hhNEqN1O5ZGvNL8_aMWfu6ZQRqkI_1_z5DxvaRS-DyXHSrsndtZVsQJ9sALCYfObLjxaE0ZLaBss_MZK1bu0umY2Pp\
        wYucNUObxk62NuRlHmwbbklFU9QBpZXn-QcXP3l8FOZv41QvjK7CTiBA_TZ-uP3CYvoW-vlb7qghpfAmxJA11WAyPXrr_YIqC1pX\
        ovbvuiFLT6BXMCLBzSN0SrKWy8riXaRB3ub678SiNaEc6FKMOK6nhmC57xwWW6hdIgwP32JPDMos1PqP-er62LcAko3v3h8LQI9J\
        pFEhhv_9wJdLmQxnF4WsRO1atAStmRVxeIdyM6nce4CYm1A
        """,
        "RS384": """
        eyJ0eXAiOiJKV1QiLCJhbGciOiJSUzM4NCJ9.eyJzdWIiOiJhbGljZSIsInJvbGUiOiJ1c2VyIiwiaXNzIjoiaHR0cHM6Ly9pc3N\
        1ZXIuZXhhbXBsZSIsImF1ZCI6InJvb3N0IiwiaWF0IjoxNzAwMDAwMDAwLCJuYmYiOjE3MDAwMDAwMDAsImV4cCI6MTcwMDAwMzY\
        wMH0.Pjbt75zGVTu3Ejz2w1pwUWxqC8HgIZ84Nyq40ijPaDTcDidu2uKH-MbsFgu4N8i7TlGSZaeSDLiNCjgZgyDhTRqgHV8fo11\
        g3CYomZVb7Iev8YTlxCj2cSoXFsezfKsVfZW2C-ZHI8MLxzhhkZkwk0lKYX7rGeAIUigdt92qgJIMytQhUmt8Ky-uv7YyULzw6aj\
        I7F1pwVv83NyMDgQu8msIUFA-gXAhxmZGAmyfyteUPtkxEU6Md0NdJPjVRETpQUX2LptpC1iY2rU__YL5-0RQV4n_ljp7dTwyqlh\
        iSNNFrMTitNCbbbUXyOcHSJOXBqCYA1EJcdDqP3Cg2h2nDQ
        """,
        "RS512": """
        eyJ0eXAiOiJKV1QiLCJhbGciOiJSUzUxMiJ9.eyJzdWIiOiJhbGljZSIsInJvbGUiOiJ1c2VyIiwiaXNzIjoiaHR0cHM6Ly9pc3N\
        1ZXIuZXhhbXBsZSIsImF1ZCI6InJvb3N0IiwiaWF0IjoxNzAwMDAwMDAwLCJuYmYiOjE3MDAwMDAwMDAsImV4cCI6MTcwMDAwMzY\
        wMH0.WHzsdG23aGpd7xhoXJaNdVkvHtwi_ODqRXONzhEOfYvt1-DzPVnFuTLEP0htSPHNs6MJGJWTyGWPCpzpGlGrXTZv35yV_lH\
        gMZu_MMue4qDTicWvQvQl3c5Ws6XWcffiQpS3wlA_Xfrgmsxqasws5KZJB2k_KWhuAtLJ-M50cwBRn-cOo00Ux6LYcn6IrTKyAO6\
        LaliX3dOmDOE4qs_oPrx9SC7IVdiZVkeWmSQ11TI11L1aG7J_7MI21gB_591zap-JtGamfMYlueGaLofplgbaRMAbXH4A16GEyRo\
        1q9mZQV-1KEIsUaZv2Bvu_-pjebYo12LPR5v81m8BBWhQQQ
        """,
        "PS256": """
        eyJ0eXAiOiJKV1QiLCJhbGciOiJQUzI1NiJ9.eyJzdWIiOiJhbGljZSIsInJvbGUiOiJ1c2VyIiwiaXNzIjoiaHR0cHM6Ly9pc3N\
        1ZXIuZXhhbXBsZSIsImF1ZCI6InJvb3N0IiwiaWF0IjoxNzAwMDAwMDAwLCJuYmYiOjE3MDAwMDAwMDAsImV4cCI6MTcwMDAwMzY\
        wMH0.Ly6ZgoxWSelErJG5SxMXTt43CgHTuC1zOMlhXVuqUGTLKQ9LmqJ0LoCYF8vuGkgrpEegs4J_AOreaxk2Tcwl7_gZK3yLDqW\
        p_Yp5JYm4WZejYrKeWabLqqI0cUtk_0vS5_TTmmyjodm96vacHjLFrncyK1ooBXNIo2r-rUjtbPUeXJjGE76KlnIpDuSvqOgp0om\
        hw4FipEThNlGyC9JQjBOPyD2-UWZr0lWhXH75gJjK0kv56a5HPNkp-4bAJzn6YTC3hOhAQn_1mosZ7fLwd93LSJKhmpon8Hscwrz\
        QFbRO8QzIvuDaubtOKQc1lQI2AErX_qT2h3zsDPPjIx5Jvg
        """,
        "PS384": """
        eyJ0eXAiOiJKV1QiLCJhbGciOiJQUzM4NCJ9.eyJzdWIiOiJhbGljZSIsInJvbGUiOiJ1c2VyIiwiaXNzIjoiaHR0cHM6Ly9pc3N\
        1ZXIuZXhhbXBsZSIsImF1ZCI6InJvb3N0IiwiaWF0IjoxNzAwMDAwMDAwLCJuYmYiOjE3MDAwMDAwMDAsImV4cCI6MTcwMDAwMzY\
        wMH0.ZgdAGwsDtPzGjmVjo0-SWibhZj4tq0yhhVIZp1MKymJqhob1WkPGgjEf7N2PVv4qqQ5FgZH19Hu-kjNYHcVMbrumPM8Iv9p\
        zulx-cxiAscwRDQrksFmec_3CpLTSLQbP4eNWC14RYDOF5-iEYV2oSvkTYnCvXs2tmmm3gsS-QFwZKEZrHv7CTWGfnlPLTays0x6\
        1EvwqzIzBb4RIzxp_ewUdk8_5ZeTHBLNRHJfVhGv9Z-lenXEGO9IvV49Myt3zTZNBtIPZC4mNXDxPKhJBXbGaivYiNwCKSjgBgL8\
        MGKsSn6tUwAo_adyZU95PYRWH_9JSwLipjGXmGg15ZkJ_aA
        """,
        "PS512": """
        eyJ0eXAiOiJKV1QiLCJhbGciOiJQUzUxMiJ9.eyJzdWIiOiJhbGljZSIsInJvbGUiOiJ1c2VyIiwiaXNzIjoiaHR0cHM6Ly9pc3N\
        1ZXIuZXhhbXBsZSIsImF1ZCI6InJvb3N0IiwiaWF0IjoxNzAwMDAwMDAwLCJuYmYiOjE3MDAwMDAwMDAsImV4cCI6MTcwMDAwMzY\
        wMH0.ccjVs9seLpIB89Tnc7M9MFeHgyFssWJ6AQLE-aYBvMVqkVF43paBT7_fPwAysUdocvBUtd_hihaQjwPg7fV406HrYOVoGYA\
        mdRZHuP3gRRHb1BoDOxwhvMiU2EY0g9_H9q4Qe2VVTg5XNUR7QIeT4frAnoW1qfeP5K8BIWG89SVfySUqy1V9yDb86F4j1bm8Y8n\
        Rp3vlNtcGiTqmKxlE4xoM8i4dtnSGRz6nLRdzaPQ0Q5kd4gwcIt8lrZpdhOFtixlpkxz1s296fFJRYnTRTD_dRPz3fTc_VguD3Ci\
        pQ4ivH8NEptGmSpilYa6yeUiVZV5XJvYIqBbpWn9v93YPrw
        """,
        "ES256": """
        eyJ0eXAiOiJKV1QiLCJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJhbGljZSIsInJvbGUiOiJ1c2VyIiwiaXNzIjoiaHR0cHM6Ly9pc3N\
        1ZXIuZXhhbXBsZSIsImF1ZCI6InJvb3N0IiwiaWF0IjoxNzAwMDAwMDAwLCJuYmYiOjE3MDAwMDAwMDAsImV4cCI6MTcwMDAwMzY\
        wMH0.eH4ZNrxbpk5MQB88QaccS9AcL8ST0tL7rEQbxMGtT6QFPZbI0bCmY4bfrieGojI0mpA0YTRYPAezo61VzHbbwQ
        """,
        "ES384": """
        eyJ0eXAiOiJKV1QiLCJhbGciOiJFUzM4NCJ9.eyJzdWIiOiJhbGljZSIsInJvbGUiOiJ1c2VyIiwiaXNzIjoiaHR0cHM6Ly9pc3N\
        1ZXIuZXhhbXBsZSIsImF1ZCI6InJvb3N0IiwiaWF0IjoxNzAwMDAwMDAwLCJuYmYiOjE3MDAwMDAwMDAsImV4cCI6MTcwMDAwMzY\
        wMH0.yMUFN8TWKuJQy4Pew6aJ6u3hpBoSWTcYw406sSQIy02RaBeIKFvI0tKzpyQlluy3z1DubwyPe--sO0CjRA5u9QXcu2r-6Go\
        jqCf6mJHexsDP2b4-gK4LuAmamLr1nDLP
        """,
        "ES512": """
        eyJ0eXAiOiJKV1QiLCJhbGciOiJFUzUxMiJ9.eyJzdWIiOiJhbGljZSIsInJvbGUiOiJ1c2VyIiwiaXNzIjoiaHR0cHM6Ly9pc3N\
        1ZXIuZXhhbXBsZSIsImF1ZCI6InJvb3N0IiwiaWF0IjoxNzAwMDAwMDAwLCJuYmYiOjE3MDAwMDAwMDAsImV4cCI6MTcwMDAwMzY\
        wMH0.ADhQwaot_CP5G6QRdxq0R-taYTzOgc68eJcTut5kkf6b90GcJQt7-vX2KxlMZsU5OKI6-tNZB-7Pn4Pt5qwEBUhhAQzR2jZ\
        nsWsuCJCrozOTZU4CAByuNzCAb65b43v86KPQ0WkGWltviamO0OP3alLLYAWyF_2wt5ghJf32bNdiuM2a
        """,
        "EdDSA": """
        eyJ0eXAiOiJKV1QiLCJhbGciOiJFZERTQSJ9.eyJzdWIiOiJhbGljZSIsInJvbGUiOiJ1c2VyIiwiaXNzIjoiaHR0cHM6Ly9pc3N\
        1ZXIuZXhhbXBsZSIsImF1ZCI6InJvb3N0IiwiaWF0IjoxNzAwMDAwMDAwLCJuYmYiOjE3MDAwMDAwMDAsImV4cCI6MTcwMDAwMzY\
        wMH0.5e-cZtubzr6OpA-I4szly1MFQkf7aZcxWKoWsw55QBOKBzu79crYcgjAOiUu3iqswhUaZqwlrFx8HQ_9Ar3PCA
        """,
        "confusion": """
        eyJhbGciOiAiSFMyNTYiLCAidHlwIjogIkpXVCJ9.eyJzdWIiOiAiYWxpY2UiLCAicm9sZSI6ICJ1c2VyIiwgImlzcyI6ICJodHR\
        wczovL2lzc3Vlci5leGFtcGxlIiwgImF1ZCI6ICJyb29zdCIsICJpYXQiOiAxNzAwMDAwMDAwLCAibmJmIjogMTcwMDAwMDAwMCw\
        gImV4cCI6IDE3MDAwMDM2MDB9.kA4IbvMj8dirtYKJUrAyiGX_NlBsC6p6qi1B25un51E
        """,
        "none": """
        eyJhbGciOiJub25lIn0.eyJzdWIiOiAiYWxpY2UiLCAicm9sZSI6ICJ1c2VyIiwgImlzcyI6ICJodHRwczovL2lzc3Vlci5leGFt\
        cGxlIiwgImF1ZCI6ICJyb29zdCIsICJpYXQiOiAxNzAwMDAwMDAwLCAibmJmIjogMTcwMDAwMDAwMCwgImV4cCI6IDE3MDAwMDM2\
        MDB9.
        """,
        "rsUnknownKid": """
        eyJ0eXAiOiJKV1QiLCJhbGciOiJSUzI1NiIsImtpZCI6ImVsc2V3aGVyZSJ9.eyJzdWIiOiJhbGljZSIsInJvbGUiOiJ1c2VyIiw\
        iaXNzIjoiaHR0cHM6Ly9pc3N1ZXIuZXhhbXBsZSIsImF1ZCI6InJvb3N0IiwiaWF0IjoxNzAwMDAwMDAwLCJuYmYiOjE3MDAwMDA\
        wMDAsImV4cCI6MTcwMDAwMzYwMH0.hWJ4bkXHs4lScPYEGukD0OONG5zF51zYy7l2nuJ6NRahAN0fOPJ-1l8DF48--kTlOXBTyrR\
        QuwDTXl-tAjbtE4knsPqPGTRUYVLKv-fUoPRcXTK0K8DmLXgIxWg7dNXg0uvTO3UrXt7_d9YPcg71Dzo0cncPNNLhylnn_UhKYIy\
        jjn893kCsxW1UmOGVO6WR5_hrbqwaO_cyOKUPyRGmwHlR7h6jH70XP1cKFXybK0AXtS3rss3__Y-2eX1WHnIjRNo_GEF81KNDQ1E\
        -4QxbEpeyeMEHL7WPWCtZOc7OJC7LJ65ho6PaUCUwxtZWLDjMoakeNk5nv-mqHM9w8ka7hQ
        """,
        "rs512kid": """
        eyJ0eXAiOiJKV1QiLCJhbGciOiJSUzUxMiIsImtpZCI6InIifQ.eyJzdWIiOiJhbGljZSIsInJvbGUiOiJ1c2VyIiwiaXNzIjoia\
        HR0cHM6Ly9pc3N1ZXIuZXhhbXBsZSIsImF1ZCI6InJvb3N0IiwiaWF0IjoxNzAwMDAwMDAwLCJuYmYiOjE3MDAwMDAwMDAsImV4c\
        CI6MTcwMDAwMzYwMH0.Nb1W3MnpFE6GIs6bYcAriS8djv7BZ5gQKUL84N6DWWuJE-L5G_idlBzj2fNzswb-os1Ya2j5It_UUa2Vz\
        oq10OXvTu4n30TFdhJtwOGSWFHFNlGOtM9cGzf040wymlvS5KdJ6OyEB8znf5VfUAVARPBrd2HyDGiDzryAIM6rS9vla80-fROVH\
        RJNT7y3MOegYIzKIWet4A2Tiys4R20Bps6-QzwV9WSplz3lbayNWlTEe1slqpKZp8fTXkG635cMTrTSO6LJZWvWsylaP-O93y2hC\
        cmyB-dcOBDtMzECTPF80bZwN1X9Mx7aMfgSL683Y9Q34mi3jGgFBbKKkIDUfQ
        """,
    ]

    /// Tokens by the `kid` of ``set``.
    static let named: [String: String] = [
        "r": """
        eyJ0eXAiOiJKV1QiLCJhbGciOiJSUzI1NiIsImtpZCI6InIifQ.eyJzdWIiOiJhbGljZSIsInJvbGUiOiJ1c2VyIiwiaXNzIjoia\
        HR0cHM6Ly9pc3N1ZXIuZXhhbXBsZSIsImF1ZCI6InJvb3N0IiwiaWF0IjoxNzAwMDAwMDAwLCJuYmYiOjE3MDAwMDAwMDAsImV4c\
        CI6MTcwMDAwMzYwMH0.TJBk9kq4bwfkAMWJpxorsiTgt85NAxVcEMpeQaYsL97SdWMf_ph3uCRr0XRQaYBdlaKDsIqJsdj5s9qol\
        ndZKGJIgtyQWC4a6ulWgLg3x1JnSiNsf7tQqk1Uz9-3mbF5An5WlDFsEn-e3cvbLmSfE1jAUA7ZRo7PbA985N_IqWWefIQZVDvQP\
        xUOTqp-Si9dP2NNfeC4jxymHgY2O76Oz37eXrTvivDvlK47LhBSi1NJAJFylmqVl-MOnoorAH_wwjtA7EGs8UCcmM7yBz5KGOSr7\
        CAVfwgvnZnJG99FN6bnMC1u5Qtshmmv9dtT8H9fEXI-v_A3-rUsLWmJfhtyVQ
        """,
        "e2": """
        eyJ0eXAiOiJKV1QiLCJhbGciOiJFUzI1NiIsImtpZCI6ImUyIn0.eyJzdWIiOiJhbGljZSIsInJvbGUiOiJ1c2VyIiwiaXNzIjoi\
        aHR0cHM6Ly9pc3N1ZXIuZXhhbXBsZSIsImF1ZCI6InJvb3N0IiwiaWF0IjoxNzAwMDAwMDAwLCJuYmYiOjE3MDAwMDAwMDAsImV4\
        cCI6MTcwMDAwMzYwMH0.BUZSRQyVc9Fqc9ltMhhWnNEBCiSEzlFv17b0ie8EyPVNgDfIavImFW2jyAVg7_0kWuQ4Yaj03bThn8Eh\
        tN-C7A
        """,
        "e3": """
        eyJ0eXAiOiJKV1QiLCJhbGciOiJFUzM4NCIsImtpZCI6ImUzIn0.eyJzdWIiOiJhbGljZSIsInJvbGUiOiJ1c2VyIiwiaXNzIjoi\
        aHR0cHM6Ly9pc3N1ZXIuZXhhbXBsZSIsImF1ZCI6InJvb3N0IiwiaWF0IjoxNzAwMDAwMDAwLCJuYmYiOjE3MDAwMDAwMDAsImV4\
        cCI6MTcwMDAwMzYwMH0.icrpZQKCzz75yiF15qc2DDokLVfHtknyQ5nJRqtUsrORV0MhHoJKsT4HA3P6RmlF_j-dExWv4pTjKrho\
        VRv_R2hL7E1ukSjtH4Q66Zu_GJ5-GxbDUU9zUnAo3bfdXpLj
        """,
        "e5": """
        eyJ0eXAiOiJKV1QiLCJhbGciOiJFUzUxMiIsImtpZCI6ImU1In0.eyJzdWIiOiJhbGljZSIsInJvbGUiOiJ1c2VyIiwiaXNzIjoi\
        aHR0cHM6Ly9pc3N1ZXIuZXhhbXBsZSIsImF1ZCI6InJvb3N0IiwiaWF0IjoxNzAwMDAwMDAwLCJuYmYiOjE3MDAwMDAwMDAsImV4\
        cCI6MTcwMDAwMzYwMH0.AI_lm0eT2HPZ8eUcnmPUSK3nLL5s7Va6a52kRZY37jTI9FkIZywgfoAXzu_97TCxuMh8fd8Qh-H8a8hw\
        R3QIndC0AZslxunFSPH7U9CJuaEPrteKin9MSea5NC0qCIav6TJwGFHosaBfS5vKIcPiFz41ApAbpk2oNC_akbmUyoiHAm9k
        """,
        "ed": """
        eyJ0eXAiOiJKV1QiLCJhbGciOiJFZERTQSIsImtpZCI6ImVkIn0.eyJzdWIiOiJhbGljZSIsInJvbGUiOiJ1c2VyIiwiaXNzIjoi\
        aHR0cHM6Ly9pc3N1ZXIuZXhhbXBsZSIsImF1ZCI6InJvb3N0IiwiaWF0IjoxNzAwMDAwMDAwLCJuYmYiOjE3MDAwMDAwMDAsImV4\
        cCI6MTcwMDAwMzYwMH0.IlrNnG56EZTrGOjrQiQZTxj2PpYZSJzgnOFOmTu9gdpcb5SQbx9zVgF1C2_qi1_pIMZ3n1Q68bFketsE\
        rXMZBA
        """,
        "o": """
        eyJ0eXAiOiJKV1QiLCJhbGciOiJIUzI1NiIsImtpZCI6Im8ifQ.eyJzdWIiOiJhbGljZSIsInJvbGUiOiJ1c2VyIiwiaXNzIjoia\
        HR0cHM6Ly9pc3N1ZXIuZXhhbXBsZSIsImF1ZCI6InJvb3N0IiwiaWF0IjoxNzAwMDAwMDAwLCJuYmYiOjE3MDAwMDAwMDAsImV4c\
        CI6MTcwMDAwMzYwMH0.o1wMAhL3qiRs-wnSaQgVvFskoX06qcTLoAaXU3p9ewU
        """,
    ]

    /// A set with six keys for signatures, and three others.
    static let set = """
        {"keys": [
        {"n": "lbx9r1Fk0PHXMXbk0SZroF_OEJEt_VZM955QI7AoaVulBSOeUrMvfvFORLlR0jsfjmQeeLZc8qU16wBPVjPgmBa5KXHtj\
        Yr72Ac2kGL1qrYphZh2YtDGt3kvcROf9CHZeBchSyBURMc-zpqiPniheFFVz48RRDlPwcyDvAS4c6jsmQyCyo5C13FVeUTKru2rO\
        iRXP2EXCZXqSwC2MpXfF30YphOLvFCZ7reKAQyppQORH8Dez0S_MXzmdpfXyYU6qVHSojlRwk4BGPKln02uN-kHr3KyIuaJI-AbV\
        O5rjb8mVjzrV5vvfMgeFs4mgom4YMcSw_8rMlfi2bhc3qUjBQ", "e": "AQAB", "kty": "RSA", "kid": "r", "use": "s\
        ig"},
        {"crv": "P-256", "x": "s_2-5UZX1gWIx6yN4i_7tNus3EFo_WePP936zyNAmRI", "y": "7jf9x7sHJdsasVNyT7YFkQerg\
        QtrRxDEVP4imEmkhIc", "kty": "EC", "kid": "e2"},
        {"crv": "P-384", "x": "bUAXYPzT_YGEUHE_t0s50CxLaGePsO592lYfhtUTPdhhfn8LevHFUiay8Kx2HlpE", "y": "CifQ\
        NPF6Iey-L1PUg1EvshHIm9o9OO35q5jQ9RrxcEtrgIy68_6BvuIkYxwEWGvg", "kty": "EC", "kid": "e3"},
        {"crv": "P-521", "x": "Adsoznec0xO7UMiF1XGnkLQGf0yBi22r_1dzHDAmlseg8-G-3tcu80NXhiOz8y0Uq40CKa_4CCcIE\
        dOYco_5oiVa", "y": "AA0BEuwf3_ZEIjuxqODuXcr2axaR4Dmr1FGVGY9EBL-t-j2N1JvV8zG6DHmWYCAjXOHc7CeVg8lSr75U\
        -mYNEl02", "kty": "EC", "kid": "e5"},
        {"crv": "Ed25519", "x": "EWVxYFeslntzsRzKNYBrR8eDlTyMrqmUjeojuWYoI60", "kty": "OKP", "kid": "ed", "a\
        lg": "EdDSA"},
        {"k": "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWYwMTIzNDU2Nzg5YWJjZGVmMDEyMzQ1Njc4OWFiY2RlZg", "kty\
        ": "oct", "kid": "o"},
        {"kty": "XYZ", "kid": "x"},
        {"n": "804Yq8R0JiG78m4jlLy2yyOCFvnqUPfz2hPt2OXiZ-v76H14MUwX4sG05DPcOBSQlT1bkPbMy5IaG2-f6uM5Zg7YDJoe9\
        5tAC9x8IirNhYO1KfWTC7hEPGn1I1TLs1OK668qH9mzKhiW6KOIkJusXpOWICxkQ0eaS_qlN4vx0sagoMr_4Y5kwZlFeJLmB0djE\
        KYWxouBtJUMnUk4AkbqLv7nIylc7uIbKb5qTpxiFKOFnoTKVy8tGDv8zTTc7R9bvsGeRpPBxxJdLmN2X9wIjPa8OyHTYM9FQ-3ol\
        We3Bpxjgfyt6unUGwDQ5tjNp4UQxI5z3nN9L92Rv-itAWB0DQ", "e": "AQAB", "kty": "RSA", "kid": "enc", "use": \
        "enc"},
        {"n": "804Yq8R0JiG78m4jlLy2yyOCFvnqUPfz2hPt2OXiZ-v76H14MUwX4sG05DPcOBSQlT1bkPbMy5IaG2-f6uM5Zg7YDJoe9\
        5tAC9x8IirNhYO1KfWTC7hEPGn1I1TLs1OK668qH9mzKhiW6KOIkJusXpOWICxkQ0eaS_qlN4vx0sagoMr_4Y5kwZlFeJLmB0djE\
        KYWxouBtJUMnUk4AkbqLv7nIylc7uIbKb5qTpxiFKOFnoTKVy8tGDv8zTTc7R9bvsGeRpPBxxJdLmN2X9wIjPa8OyHTYM9FQ-3ol\
        We3Bpxjgfyt6unUGwDQ5tjNp4UQxI5z3nN9L92Rv-itAWB0DQ", "e": "AQAB", "kty": "RSA", "kid": "oaep", "alg":\
         "RSA-OAEP"}
        ]}
        """
}
