// Its neighbour in the workspace is reached through a link, at the start and with each request.
const express = require('express')
const { hello } = require('greeting')
const app = express()
app.get('/', (_, response) => response.send(`${hello} ${require('greeting/later.cjs').later}`))
app.listen(Number(process.env.PORT))
