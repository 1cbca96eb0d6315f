# The console: the admin API.

console-api-title = The admin API
console-api-lead = What you do here in the console a program of your own can do too. Add an app with the recipe for a program.
console-api-base = Address
console-api-token = Tokens
console-api-how = With its client ID and secret the program fetches a token (client_credentials) and sends it with every request. 600 requests a minute at most.
console-api-document = The whole description (OpenAPI 3.1)
console-api-operations = What there is
console-api-if-match = If-Match
console-api-input = What you send
console-api-output = What you get
