/** ANA's mark: a frailejón's rosette that is also a voice. Decorative; the name stands beside it. */
export function Logo(props: { size: number }) {
  return (
    <svg width={props.size} height={props.size} viewBox="0 0 32 32" aria-hidden role="presentation">
      <rect width="32" height="32" rx="9" fill="#1c7566" />
      <path
        fill="none"
        stroke="#ffffff"
        strokeWidth="3"
        strokeLinecap="round"
        d="M10.2 21 5.2 18.8 M12.6 18.3 8.3 11.7 M16 17.3 16 8.2 M19.4 18.3 23.7 11.7 M21.8 21 26.8 18.8"
      />
      <circle cx="16" cy="23.6" r="2.6" fill="#f5b84b" />
    </svg>
  )
}
