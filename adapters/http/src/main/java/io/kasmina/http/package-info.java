/**
 * HTTP on Reactor Netty: fetching artifacts into a local store, serving them, and the operator's health and metrics.
 *
 * <pre>
 * artifactRef ─▶ ArtifactFetchers ─┬─ file:  ─▶ FileArtifactFetcher ─┐
 *                                  └─ http:  ─▶ HttpArtifactFetcher ─┴▶ ArtifactStore (io scheduler) ─▶ SHA256.pt
 * </pre>
 *
 * <p>Event loops only move bytes; every call on a file runs on the scheduler that the owner hands in.
 */
@NullMarked
package io.kasmina.http;

import org.jspecify.annotations.NullMarked;
