package io.kasmina.runner.kernels;

import io.kasmina.http.ArtifactServer;
import io.kasmina.prefetch.KernelManifest;
import io.kasmina.runner.cli.BadInput;
import io.kasmina.runner.manifest.ManifestFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** The subcommand {@code serve-kernels}. */
@Command(
        name = "serve-kernels",
        description = {
            "Serves the *.pt files of a folder over HTTP and answers prefetch requests for them.",
            "Requests come over the bus inside this process; --try sends some and fetches what they lead to."
        },
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:every kernel tried was fetched", "1:one was not", "2:bad option or file"})
public final class ServeKernelsCommand implements Callable<Integer> {

    private static final int MAX_PORT = 65_535;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "DIR", description = "Folder with a kernel BLUEPRINT.pt each.")
    private Path folder = Path.of(".");

    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            description = "Address to listen on; anyone who reaches it can read.")
    private String host = ArtifactServer.LOOPBACK;

    @Option(names = "--port", paramLabel = "N", description = "Port to listen on, 0 for any free one.")
    private int port;

    @Option(
            names = "--manifest",
            paramLabel = "FILE",
            description = "Kernel manifest (YAML or JSON): files, digests, guard digests.")
    private @Nullable Path manifest;

    @Option(
            names = "--try",
            paramLabel = "BLUEPRINT",
            description = "Fetch this kernel as a runner would, then end. May be repeated.")
    private List<String> tried = List.of();

    @Option(names = "--store", paramLabel = "DIR", description = "Where --try puts what it fetched.")
    private Path store = Path.of(System.getProperty("java.io.tmpdir"), "kasmina-store");

    @Override
    public Integer call() {
        if (!Files.isDirectory(folder)) {
            throw new BadInput("DIR: is no folder: " + folder);
        }
        if (port < 0 || port > MAX_PORT) {
            throw new BadInput("--port: must be in 0.." + MAX_PORT + ", was " + port);
        }
        KernelManifest known = manifest == null ? KernelManifest.NONE : ManifestFile.read(manifest);
        KernelStall stall =
                new KernelStall(folder, known, store, spec.commandLine().getOut(), Schedulers.boundedElastic());
        Integer code = Mono.usingWhen(
                        ArtifactServer.start(host, folder, port, Schedulers.boundedElastic()),
                        server -> stall.open(server, tried),
                        ArtifactServer::stop)
                .block();
        return code == null ? 0 : code;
    }
}
