export default function Loading() {
  return (
    <p role="status" className="py-12 text-sm text-ink-faint">
      Loading
    </p>
  );
}
