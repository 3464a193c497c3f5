/** What the operator can do about a notice: visitors cannot. */
export function Keeper({ command }: { command: string }) {
  return (
    <span className="text-muted">
      (For the keeper of this cabinet: <code>{command}</code>.)
    </span>
  );
}
