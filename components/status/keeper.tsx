/** Names the command with which the operator ends what a notice is about: visitors cannot. */
export function Keeper({ command }: { command: string }) {
  return (
    <span className="text-muted">
      (For the keeper of this cabinet: <code>{command}</code>.)
    </span>
  );
}
