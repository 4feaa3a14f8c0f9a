package io.kasmina.arch;

import static org.assertj.core.api.Assertions.assertThat;

import io.kasmina.support.Readme;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadmeTest {

    private static final Pattern JAVA = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

    private static final String FRAME =
            """
            import ai.djl.ndarray.types.DataType;
            import ai.djl.ndarray.types.Shape;
            import ai.djl.nn.Block;
            import ai.djl.training.loss.Loss;
            import ai.djl.training.optimizer.Optimizer;
            import io.kasmina.contract.*;
            import io.kasmina.djl.*;
            import io.kasmina.http.DirectoryKernelSource;
            import io.kasmina.pipeline.Kasmina;
            import io.kasmina.pipeline.lane.DeviceThread;
            import io.kasmina.pipeline.step.HostModel.GraftPoint;
            import io.kasmina.prefetch.ArtifactFetcher;
            import io.kasmina.verify.Keyring;
            import io.kasmina.wire.LeylineCommandCodec;
            import java.util.*;
            import java.util.concurrent.CompletableFuture;
            import org.slf4j.*;
            import reactor.core.publisher.Flux;
            class Embedding {
                static final Logger LOG = LoggerFactory.getLogger(Embedding.class);
                static final SeedId SEED = new SeedId("seed-1");
                static final int INPUTS = 4;
                void embed(Block block, GraftPoint place, Keyring keyring, DirectoryKernelSource source, ArtifactFetcher fetcher,
                        SignedCommand signed, long step, HostBatch batch, Loss loss, Optimizer hostOptimizer,
                        Optimizer seedOptimizer) {
                    %s
                }
            }
            """;

    @TempDir
    private Path classes;

    @Test
    void theEmbeddingExampleCompiles() throws IOException {
        Matcher example = JAVA.matcher(Files.readString(Readme.path()));
        assertThat(example.find()).as("a java example").isTrue();

        assertThat(compile(FRAME.formatted(example.group(1)))).isEmpty();
    }

    @Test
    void anExampleThatDoesNotCompileIsNoticed() throws IOException {
        assertThat(compile(FRAME.formatted("Kasmina.builder().gpu();"))).contains("gpu");
    }

    @Test
    void theFirstCommandLineRunsTheMainJob() throws IOException {
        List<String> commands = Stream.of(Files.readString(Readme.path()).split("```"))
                .map(String::strip)
                .filter(block -> block.startsWith("mvn "))
                .toList();

        assertThat(commands).first().asString().contains("kasmina.jar digits");
        assertThat(commands).element(1).isEqualTo("mvn verify");
    }

    private String compile(String source) {
        StringWriter complaints = new StringWriter();
        JavaFileObject file =
                new SimpleJavaFileObject(URI.create("string:///Embedding.java"), JavaFileObject.Kind.SOURCE) {
                    @Override
                    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                        return source;
                    }
                };
        List<String> options =
                List.of("-proc:none", "-d", classes.toString(), "-classpath", System.getProperty("java.class.path"));
        ToolProvider.getSystemJavaCompiler()
                .getTask(complaints, null, null, options, null, List.of(file))
                .call();
        return complaints.toString();
    }
}
