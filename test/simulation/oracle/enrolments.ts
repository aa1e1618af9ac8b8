import type { Answer, Request, ServerMachine } from '../world/server.ts';

const REFRESH = '/api/v1/session/refresh';

/**
 * Nobody is shut out for a token that nobody has stolen. A refresh token that comes back although what was given for it has been used is
 * in two hands (or was long on its way); one whose answer was lost on the way is not.
 */
export class Enrolments {
  /** What was given for each token. */
  private readonly successors = new Map<string, string[]>();
  private readonly used = new Set<string>();
  private readonly known = new Set<string>();
  private readonly server: Pick<ServerMachine, 'query'>;
  private readonly violate: (what: string) => void;

  constructor(server: Pick<ServerMachine, 'query'>, violate: (what: string) => void) {
    this.server = server;
    this.violate = violate;
  }

  exchanged(laptop: string, request: Request, answer: Answer | undefined): void {
    if (request.path !== REFRESH || request.body === undefined) return;
    const { refreshToken } = JSON.parse(request.body) as { readonly refreshToken: string };
    this.used.add(refreshToken);
    const given = this.successors.get(refreshToken) ?? [];
    if (answer?.status === 200) {
      const { tokens } = JSON.parse(answer.body) as { readonly tokens: { readonly refreshToken: string } };
      this.successors.set(refreshToken, [...given, tokens.refreshToken]);
    }
    const shutOut = this.server.query("SELECT session FROM enrolments WHERE revoked_why = 'reused'").map(({ session }) => String(session));
    const now = shutOut.filter((session) => !this.known.has(session));
    for (const session of now) this.known.add(session);
    if (now.length > 0 && !given.some((token) => this.used.has(token)))
      this.violate(`S17 ${laptop} is shut out for a token that nobody has stolen`);
  }
}
