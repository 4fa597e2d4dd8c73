// Stays, and does nothing.
process.send?.('here')
