/** The start of the site. */
export default function Page() {
  return <p>hello</p>;
}
