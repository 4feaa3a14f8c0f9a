package io.kasmina.pipeline.cache;

import io.kasmina.contract.Sha256;

/**
 * What a kept kernel is: a name alone is none, since a blueprint's artifact changes and a fallback stands in under another name.
 *
 * @param blueprintId the blueprint that the artifact was made from
 * @param digest the artifact's verified digest
 */
public record KernelKey(String blueprintId, Sha256 digest) {}
