package io.kasmina.runner.kernels;

import io.kasmina.http.ArtifactServer;
import io.kasmina.runner.cli.BadInput;
import io.kasmina.runner.cli.ExitCode;
import io.kasmina.runner.cli.ListenAddress;
import io.kasmina.runner.cli.OutputFolder;
import io.kasmina.runner.manifest.ManifestFile;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
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

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(
            paramLabel = "DIR",
            description = "Folder with a kernel BLUEPRINT.pt each.",
            showDefaultValue = Visibility.NEVER)
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
            showDefaultValue = Visibility.NEVER,
            description = "Fetch this kernel as a runner would, without loading it, then end. May be repeated.")
    private List<String> tried = List.of();

    @Option(names = "--store", paramLabel = "DIR", description = "Where --try puts what it fetched.")
    private Path store = Path.of(System.getProperty("java.io.tmpdir"), "kasmina-store");

    @Override
    public Integer call() {
        if (!Files.isDirectory(folder)) {
            throw new BadInput("DIR: is no folder: " + folder);
        }
        ListenAddress address = new ListenAddress("--host", host, "--port", port);
        if (tried.stream().anyMatch(String::isBlank)) {
            throw new BadInput("--try: must not be blank");
        }
        PinCheck pins = PinCheck.of(
                folder,
                manifest == null ? Map.of() : ManifestFile.read(manifest).kernels());
        complain(pins);
        if (!tried.isEmpty()) {
            if (!pins.complaints().isEmpty()) {
                return ExitCode.BAD_INPUT;
            }
            new OutputFolder("--store", store).check();
        }
        return serve(address, pins);
    }

    private void complain(PinCheck pins) {
        PrintWriter err = spec.commandLine().getErr();
        pins.complaints()
                .forEach((blueprint, complaint) -> err.println(
                        "kasmina: " + manifest + ": kernels." + blueprint + ": " + complaint + "; not served"));
        err.flush();
    }

    private int serve(ListenAddress address, PinCheck pins) {
        Scheduler io = Schedulers.boundedElastic();
        KernelStall stall =
                new KernelStall(folder, pins, store, spec.commandLine().getOut(), io);
        Mono<ArtifactServer> start = ArtifactServer.start(address.host(), folder, address.port(), io)
                .onErrorResume(failed -> Mono.<ArtifactServer>error(() -> address.refused(failed))
                        .subscribeOn(io));
        Integer code = Mono.usingWhen(start, server -> stall.open(server, tried), ArtifactServer::stop)
                .block();
        return code == null ? ExitCode.OK : code;
    }
}
