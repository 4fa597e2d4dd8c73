// Every package is reached through links, at the start and with each request.
const express = require('express')
const app = express()
app.get('/', (_, response) => response.send(require('ms')(60_000) === '1m' ? 'Hello World!' : 'wrong'))
app.listen(Number(process.env.PORT))
