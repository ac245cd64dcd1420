/** ANA's mark: a frailejón's rosette that is also a voice. Decorative; the name stands beside it. */
export function Logo(props: { size: number }) {
  return (
    <svg width={props.size} height={props.size} viewBox="0 0 32 32" aria-hidden role="presentation">
      <rect width="32" height="32" rx="9" fill="#1c7566" />
      <g stroke="#ffffff" strokeWidth="2.6" strokeLinecap="round">
        <path d="M9 14v4" />
        <path d="M13.7 10.5v11" />
        <path d="M18.3 8v16" />
        <path d="M23 12.5v7" />
      </g>
    </svg>
  )
}
