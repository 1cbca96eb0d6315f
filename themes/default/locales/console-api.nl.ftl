# De beheeromgeving: de beheer-API.

console-api-title = De beheer-API
console-api-lead = Wat u hier in het beheer doet, kan een eigen programma ook. Voeg daarvoor een app toe met het recept voor een programma.
console-api-base = Adres
console-api-token = Tokens
console-api-how = Het programma haalt met zijn client-ID en geheim een token op (client_credentials) en stuurt dat bij iedere vraag mee. Hoogstens 600 vragen per minuut.
console-api-document = De hele beschrijving (OpenAPI 3.1)
console-api-operations = Wat er kan
console-api-if-match = If-Match
console-api-input = Wat u stuurt
console-api-output = Wat u terugkrijgt
