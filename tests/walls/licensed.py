"""Wording of licensed instruments that must never be shipped: as hashes, so that this file does not hold it either.

Each pair is (number of words, first 16 hex characters of the SHA-256 of the words, lower case, joined by spaces).
"""

LICENSED = {
    "SDQ": {
        (3, "780f4d6ff5343a88"), (4, "4e9f2a7a5a1fbd46"), (4, "52ac3eca6da97a44"), (4, "6f20104bc53602b6"),
        (4, "76db419c2f2f4922"), (4, "77909f2ca020697d"), (4, "787331665838384e"), (4, "78d1a1448101bdd2"),
        (4, "908caa35aeea4d5b"), (4, "a2b0f727e22ce01c"), (4, "bb68e974dbf06d7d"), (4, "e3d1fabcd1588e68"),
        (4, "f0a3a6bcc7822a20"), (5, "0e9db0175428e957"), (5, "43ee6bba7b213df7"), (5, "5ab334aa62959969"),
        (5, "5ea4093d95fa6113"), (5, "6405a2f872a35e86"), (5, "8cd5f815b168adfe"), (5, "ac06e2ad3c955ff2"),
        (5, "ae95ab48e2ea8dec"), (5, "b41b5211216c8f6c"), (6, "0c4b4235e2bfe2e9"), (6, "18f4cda0f857dfac"),
        (6, "1e64dbba5700a69b"), (6, "27ebc99baf15167c"), (6, "34e8fdb4a1361345"), (6, "4a38c7e72e40d6d2"),
        (6, "775d008c2d104824"), (6, "8c81c2d35851664d"), (6, "9366b64b58748be9"), (6, "a829bc5e1fb95992"),
        (6, "b14a321e90ac0956"), (6, "cd2c8586d9b6d840"), (6, "d164a2a4b9f30add"), (6, "f0fa255dcd9f1dd3"),
        (7, "004a023416994d47"), (7, "3bf7bf29a37e462b"), (7, "48499c53ec066596"), (7, "6e782fda3ec319d9"),
        (7, "855fab51e7d8d03c"), (7, "ef65cd67242522d6"), (7, "f0868663e59fae57"), (7, "fcef7cacaf71e984"),
        (8, "30294f18483fb0ef"), (8, "6b8e070d1393658e"), (8, "98af93ac45e32dd2"), (8, "b6b23a61d99e5dcf"),
        (8, "cfbf4688e7e3f785"), (9, "2a5fb667669a0319"), (9, "3cecdc4af32520e6"), (9, "a7f41a4d27510ab4"),
        (9, "d111857f9114e80b"), (9, "f4238e467239e215"), (9, "f5377e4da31a9ed4"), (11, "7724033261cea94e"),
        (12, "4515b9c934384eab"),
    },
    "WEMWBS": {
        (4, "15257a670a6230b0"), (4, "50bd579882c2250c"), (4, "51654af5f7b578ae"), (4, "87a7747dff2af65c"),
        (4, "b5df9f204f43dd5c"), (4, "ffc7c370ab8b420b"), (5, "05c91df2c4e658f3"), (6, "390a68303691cf78"),
        (6, "b6d62a1bf186886b"), (6, "da58dbcb74033e35"), (7, "10dcd2a0663610a4"), (7, "6bb73c165a471ad1"),
        (7, "b89e1103f3d0d825"), (11, "488384d472cb2539"),
    },
    "KIDSCREEN": {
        (4, "1f7dd3fa903118c2"), (4, "3dafaf1c733ce23c"), (5, "99f7d6bdd6d4f273"), (5, "b08f69895a5b7ebf"),
        (6, "5e02f6d96cb5ab95"), (6, "5f0c553436de05fd"), (6, "d4f3b53181223de2"), (7, "83b6f26a4e5b1072"),
        (7, "a2c60700ce82514a"), (7, "bcaf7bb06d098f0e"), (7, "e0db210e2c020ee9"), (9, "ee6d97889d53c159"),
        (12, "04999aee6594d382"), (17, "6e395e984673af76"),
    },
    "SCWBS": {
        (4, "03ff0673dea5d89a"), (5, "08c93f597141bcf5"), (5, "dafed46f6b29f625"), (6, "1cd808d94d380e19"),
        (6, "9d9087c9962af0d7"), (6, "b657ada23f8b0641"), (7, "2b913ac1cbe26f21"), (7, "8c3d76be99a52bb2"),
        (7, "dab9af2b14701cd3"), (8, "00961aad1c75a2c5"), (9, "06ae7bd4e2dfefc8"), (9, "d756d61daa644a4a"),
        (9, "e11ed14f8ca3bb2b"), (11, "056563b002f91fdd"),
    },
    "Outcomes Star": {
        (2, "5c6aa600aaba5f88"), (2, "d9170715cdeb7cf0"), (3, "180a39735abd2a3a"), (3, "1b85211c8c5470cd"),
        (3, "9ecfde6b160b9cf9"), (3, "d72fba69f061acc4"), (4, "5cba98882afabb73"), (4, "e4842985bbbea465"),
    },
    "Good Childhood Index": {
        (7, "8a2793d5a6b411ac"), (10, "4e47a24c5584c6f5"), (10, "b782bdaae6a0709e"), (12, "9d0edf685f9f4735"),
        (12, "c488d5e79122cc3b"), (14, "b6b8f6c772a8fcd3"),
    },
}
