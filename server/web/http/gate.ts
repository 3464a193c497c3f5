/**
 * The gate before Next.js: bounds what one visitor can have under way, so that the process stays free for the others.
 * A connection's requests are answered one after another, few of an address run at once, and fewer while others ask. A
 * request counts from its arrival until its answer is sent and its work is over, even if the client has left.
 */
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { Problem } from "@/lib/api/problem";
import { createOccupancy } from "@/lib/concurrency/occupancy";
import { createTurns } from "@/lib/concurrency/turns";
import type { WebSettings } from "@/lib/env";
import { addressGroup } from "@/lib/http/address";
import { refuse } from "./refuse";

/**
 * Requests that run at once, each until its answer is sent, where one address asks: with as many pages before it, each
 * some 40 ms of this thread, anybody else's page still comes at once. Where several ask, they share: one runs of each.
 */
export const running = 3;
/** Requests that may wait on one connection behind the one that is answered. */
const pipelined = 8;
/** Connections of an address, for each request that it may have under way. */
const connectionsPerRequest = 4;
const retrySeconds = 5;

/** `stepAside` ends the request's turn before its answer begins: what waits elsewhere must not hold it. */
export type Work = (stepAside: () => void) => Promise<void>;

export type Gate = {
  /** Calls `work` when it is the request's turn, or answers with a 429 or 503. `work` must not reject. */
  admit(request: IncomingMessage, response: ServerResponse, work: Work): void;
  /** Closes connections beyond an address's limit. */
  watch(server: Server): void;
};

type Options = Pick<WebSettings, "requests" | "proxies"> & {
  /** Time after which an answer ends of which the client reads nothing more. */
  unreadMs: number;
  /** Time from the beginning of an answer after which the rest of it holds no turn: its client reads slowly. */
  sendMs: number;
};

export function createGate({ requests, proxies, unreadMs, sendMs }: Options): Gate {
  const underWay = createOccupancy();
  const connections = createOccupancy();
  const turns = createTurns(running);
  const inOrder = createLines();

  /** Takes a place for the request, or says why there is none. */
  function enter(address: string): { leave: () => void } | Problem {
    const headers = { "retry-after": String(retrySeconds), connection: "close" };
    if (underWay.total >= requests.inAll)
      return new Problem(503, "busy", `${requests.inAll} requests are being answered already`, { headers });
    const place = underWay.enter([{ key: address, limit: requests.perAddress }]);
    if ("leave" in place) return place;
    const errors = [{ field: "requests", value: place.full, limit: `at most ${place.full} at once` }];
    const detail = `${place.full} requests from your address are being answered already`;
    return new Problem(429, "too_many_requests", detail, { errors, headers });
  }

  function begin(request: IncomingMessage, response: ServerResponse, work: Work): void {
    const address = addressGroup(String(request.headers["x-forwarded-for"]));
    const place = enter(address);
    if (place instanceof Problem) {
      refuse(request, response, place);
      return;
    }
    const parts = { working: true, sending: true };
    const end = (part: keyof typeof parts) => {
      parts[part] = false;
      if (!parts.working && !parts.sending) place.leave();
    };
    let begun = false;
    const leaveTurn = turns.take(address, (endTurn) => {
      begun = true;
      const endWork = () => {
        endTurn();
        end("working");
      };
      onHeaders(response, () => {
        response.socket?.setTimeout(unreadMs);
        // An event stream lasts as long as a page watches it, and has limits of its own.
        if (String(response.getHeader("content-type")).startsWith("text/event-stream")) {
          endWork();
          end("sending");
        } else setTimeout(endWork, sendMs).unref();
      });
      void work(endTurn).finally(endWork);
    });
    response.once("close", () => {
      end("sending");
      if (begun && parts.working) setTimeout(abandon, unreadMs).unref();
      else abandon();
    });
    /** Gives up the wait, or the hope that work without a client ends. */
    function abandon(): void {
      leaveTurn();
      end("working");
    }
  }

  return {
    admit: (request, response, work) =>
      inOrder(request.socket, response, () => begin(request, response, work)),
    watch: (server) => {
      if (proxies > 0) return; // they are the proxy's
      server.on("connection", (socket) => {
        const limit = connectionsPerRequest * requests.perAddress;
        const place = connections.enter([{ key: addressGroup(socket.remoteAddress ?? ""), limit }]);
        if ("leave" in place) socket.once("close", place.leave);
        else socket.destroy();
      });
    },
  };
}

/** Begins the requests of a connection one after another, and closes one that sends too many ahead. */
function createLines() {
  const lines = new WeakMap<Socket, (() => void)[]>();
  return function inOrder(socket: Socket, response: ServerResponse, begin: () => void): void {
    const next = () => {
      const following = socket.destroyed ? undefined : lines.get(socket)?.shift();
      if (following) following();
      else lines.delete(socket);
    };
    const start = () => {
      response.once("close", next);
      begin();
    };
    const line = lines.get(socket);
    if (!line) {
      lines.set(socket, []);
      start();
    } else if (line.length < pipelined) line.push(start);
    else socket.destroy();
  };
}

/** Calls `call` when the response's headers are complete and about to be sent. */
function onHeaders(response: ServerResponse, call: () => void): void {
  const { writeHead } = response;
  response.writeHead = ((...all: Parameters<typeof writeHead>) => {
    writeHead.apply(response, all);
    call();
    return response;
  }) as typeof writeHead;
}
