package io.kasmina.pipeline.durable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;

/** A file of a {@link FaultyDisk}. */
final class FaultyChannel extends FileChannel {

    private final FileChannel real;
    private final FaultyDisk disk;
    private final FaultyDisk.Content content;

    FaultyChannel(FileChannel real, FaultyDisk disk, FaultyDisk.Content content) {
        this.real = real;
        this.disk = disk;
        this.content = content;
    }

    @Override
    public int write(ByteBuffer bytes) throws IOException {
        disk.beforeWrite(real, bytes);
        return real.write(bytes);
    }

    @Override
    public void force(boolean metadata) throws IOException {
        disk.synced();
        content.synced = real.size();
    }

    @Override
    public FileChannel truncate(long size) throws IOException {
        content.synced = Math.min(content.synced, size);
        real.truncate(size);
        return this;
    }

    @Override
    public int read(ByteBuffer bytes) throws IOException {
        return real.read(bytes);
    }

    @Override
    public int read(ByteBuffer bytes, long position) throws IOException {
        return real.read(bytes, position);
    }

    @Override
    public long position() throws IOException {
        return real.position();
    }

    @Override
    public FileChannel position(long position) throws IOException {
        real.position(position);
        return this;
    }

    @Override
    public long size() throws IOException {
        return real.size();
    }

    @Override
    public FileLock tryLock(long position, long size, boolean shared) throws IOException {
        return real.tryLock(position, size, shared);
    }

    @Override
    protected void implCloseChannel() throws IOException {
        real.close();
    }

    @Override
    public long read(ByteBuffer[] bytes, int offset, int length) {
        throw notUsed();
    }

    @Override
    public long write(ByteBuffer[] bytes, int offset, int length) {
        throw notUsed();
    }

    @Override
    public int write(ByteBuffer bytes, long position) {
        throw notUsed();
    }

    @Override
    public long transferTo(long position, long count, WritableByteChannel target) {
        throw notUsed();
    }

    @Override
    public long transferFrom(ReadableByteChannel source, long position, long count) {
        throw notUsed();
    }

    @Override
    public MappedByteBuffer map(MapMode mode, long position, long size) {
        throw notUsed();
    }

    @Override
    public FileLock lock(long position, long size, boolean shared) {
        throw notUsed();
    }

    /** The log reads, appends and syncs; whoever needs more must say how it fails. */
    private static AssertionError notUsed() {
        return new AssertionError("this call has no faults of its own");
    }
}
