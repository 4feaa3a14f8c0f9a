package io.kasmina.pipeline.keys;

import io.kasmina.verify.Keyring;
import java.util.List;

/**
 * What a keyring file says.
 *
 * @param keyring the keys that count
 * @param retired ids of those that do not count any more
 */
record KeyringContent(Keyring keyring, List<String> retired) {}
