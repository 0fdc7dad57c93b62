export const Icon = (props) => (
  <svg viewBox="0 0 24 24" {...props}>
    <path d="M1 2L3 4z" stroke="red" />
    <path d="M5 6L7 8z" stroke="blue" />
  </svg>
);
