package io.kasmina.runner.cli;

import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Turns every failure of a command into one line on standard error and an {@link ExitCode}; the stack trace goes to the debug log. */
public final class OneLineErrors implements IParameterExceptionHandler, IExecutionExceptionHandler {

    private static final Logger LOG = LoggerFactory.getLogger(OneLineErrors.class);

    @Override
    public int handleParseException(ParameterException failed, String[] args) {
        CommandLine line = failed.getCommandLine();
        String help = line.getCommandSpec().qualifiedName() + " --help";
        return say(line, firstLine(failed.getMessage()) + " (see " + help + ")", ExitCode.BAD_INPUT);
    }

    @Override
    public int handleExecutionException(Exception failed, CommandLine line, @Nullable ParseResult result) {
        LOG.debug("{} failed", line.getCommandName(), failed);
        if (failed instanceof BadInput) {
            return say(line, firstLine(failed.getMessage()), ExitCode.BAD_INPUT);
        }
        String kind = failed instanceof RunFailure ? "" : failed.getClass().getSimpleName() + ": ";
        return say(line, line.getCommandName() + " failed: " + kind + firstLine(failed.getMessage()), ExitCode.FAILED);
    }

    private static int say(CommandLine line, String message, int code) {
        PrintWriter err = line.getErr();
        err.println("kasmina: " + message);
        err.flush();
        return code;
    }

    private static String firstLine(@Nullable String message) {
        return message == null ? "no message" : message.lines().findFirst().orElse("no message");
    }
}
