// What the steps come to, in lines that a program can count: `ok NAME`, `FAILED NAME`, `skipped NAME`.

const counts = { passed: 0, failed: 0, skipped: 0 }

/// Thrown by a step that the provider does not offer.
export class NotOffered extends Error {}

/// Runs one step; what it throws is its failure. What it returns, or undefined after a failure.
export async function step(name, work) {
  try {
    const made = await work()
    counts.passed++
    console.log(`ok ${name}`)
    return made
  } catch (error) {
    const isSkipped = error instanceof NotOffered && !process.argv.includes('--demand-all')
    counts[isSkipped ? 'skipped' : 'failed']++
    console.log(`${isSkipped ? 'skipped' : 'FAILED'} ${name}`)
    console.log(`    ${explained(error)}`)
    return undefined
  }
}

/// The counts as the last line; whether nothing failed.
export function close() {
  console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`)
  return counts.failed === 0
}

function explained(error) {
  const parts = [
    error?.error,
    error?.error_description,
    error?.message,
    error?.code,
    error?.cause?.message,
  ]
  const cause = error?.cause
  if (cause?.error) parts.push(`${cause.error}: ${cause.error_description}`)
  const line = error?.stack
    ?.split('\n')
    .find((at) => at.includes('.mjs') && !at.includes('node_modules'))
  return [...new Set(parts.filter(Boolean)), line?.trim()].filter(Boolean).join(' | ')
}
