/**
 * Nonces and snapshots in a folder, for pipelines without a broker.
 *
 * <pre>
 * FOLDER/            of its owner alone
 *   lock             held while the folder is open
 *   nonces.log       header with the digests' secret, then one record a nonce
 *   snapshots/       one file a seed
 * </pre>
 */
@NullMarked
package io.kasmina.pipeline.durable;

import org.jspecify.annotations.NullMarked;
