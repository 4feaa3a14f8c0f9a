/**
 * A small DJL training host for 8×8 digits and the kernels that fit it: how a host is built around {@link io.kasmina.djl.GraftBlock}
 * and driven through {@link io.kasmina.djl.DjlHost}. Callers see plain Java types, so that they need no DJL.
 */
@NullMarked
package io.kasmina.djl.digits;

import org.jspecify.annotations.NullMarked;
