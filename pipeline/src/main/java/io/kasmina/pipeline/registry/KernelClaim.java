package io.kasmina.pipeline.registry;

import io.kasmina.contract.SeedId;
import io.kasmina.tensor.ParameterGroup;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What one attached kernel owns.
 *
 * @param attachment the kernel's number
 * @param seed its seed
 * @param generation the seed's generation that asked for it
 * @param names the names of its parameters
 * @param storage the identities of their storage
 */
record KernelClaim(long attachment, SeedId seed, long generation, Set<String> names, Set<Object> storage) {

    static KernelClaim of(long attachment, SeedId seed, long generation, ParameterGroup parameters) {
        Set<String> names =
                parameters.parameters().stream().map(ParameterGroup.Info::name).collect(Collectors.toUnmodifiableSet());
        return new KernelClaim(attachment, seed, generation, names, storageOf(parameters));
    }

    static Set<Object> storageOf(ParameterGroup parameters) {
        return parameters.parameters().stream()
                .map(ParameterGroup.Info::identity)
                .collect(Collectors.toUnmodifiableSet());
    }
}
