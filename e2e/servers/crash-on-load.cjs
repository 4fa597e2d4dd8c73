console.error('about to fail')
throw new Error('no database configured')
