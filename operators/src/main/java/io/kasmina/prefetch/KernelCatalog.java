package io.kasmina.prefetch;

import io.kasmina.contract.CatalogUpdate;
import reactor.core.publisher.Flux;

/** Where news of the kernel catalog comes from. */
@FunctionalInterface
public interface KernelCatalog {

    /** Tells nothing. */
    KernelCatalog SILENT = Flux::never;

    /**
     * Subscribes to changes of the catalog.
     *
     * @return subscribed to once by a running pipeline; may complete; errors where the bus is broken, which ends the run
     */
    Flux<CatalogUpdate> updates();
}
