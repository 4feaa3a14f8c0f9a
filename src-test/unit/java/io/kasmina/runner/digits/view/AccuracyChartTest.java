package io.kasmina.runner.digits.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

class AccuracyChartTest {

    @Test
    void theCurveHasOnePointForEachMeasuredRow() throws Exception {
        Document svg = parse(AccuracyChart.of(
                List.of(row(10, "HOST", 0.5), row(20, "TRAINING", Double.NaN), row(30, "TRAINING", 0.9)), 0.8));

        assertThat(points(svg)).hasSize(2);
    }

    @Test
    void higherAccuracyIsHigherUpAndLaterStepsAreFurtherRight() throws Exception {
        List<double[]> points =
                points(parse(AccuracyChart.of(List.of(row(10, "HOST", 0.5), row(100, "TRAINING", 0.9)), 0.8)));

        assertThat(points.get(1)[0]).isGreaterThan(points.get(0)[0]);
        assertThat(points.get(1)[1]).isLessThan(points.get(0)[1]);
    }

    @Test
    void everyPointLiesWithinTheFrame() throws Exception {
        List<StepRow> rows = new ArrayList<>();
        for (int step = 1; step <= 900; step += 7) {
            rows.add(row(step, step < 100 ? "HOST" : "TRAINING", (step % 100) / 100.0));
        }

        assertThat(points(parse(AccuracyChart.of(rows, 0.9)))).allSatisfy(point -> {
            assertThat(point[0]).isBetween(ChartFrame.LEFT, ChartFrame.RIGHT);
            assertThat(point[1]).isBetween(ChartFrame.TOP, ChartFrame.BOTTOM);
        });
    }

    @Test
    void eachStageIsNamedOnce() {
        String svg = AccuracyChart.of(
                List.of(row(1, "TRAINING", 0.5), row(2, "TRAINING", 0.6), row(3, "BLENDING", 0.7)), 0.5);

        assertThat(svg.split(">TRAINING<", -1)).hasSize(2);
        assertThat(svg.split(">BLENDING<", -1)).hasSize(2);
    }

    @Test
    void aRunWithoutRowsStillGivesAChart() throws Exception {
        assertThat(points(parse(AccuracyChart.of(List.of(), 0.9)))).isEmpty();
    }

    private static StepRow row(long step, String stage, double accuracy) {
        return new StepRow(step, stage, 0, 1, 0, 0, 0.1, accuracy);
    }

    private static Document parse(String svg) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
    }

    private static List<double[]> points(Document svg) {
        String text = ((Element) svg.getElementsByTagName("polyline").item(0)).getAttribute("points");
        List<double[]> points = new ArrayList<>();
        for (String pair : text.split(" ")) {
            if (!pair.isEmpty()) {
                String[] xy = pair.split(",");
                points.add(new double[] {Double.parseDouble(xy[0]), Double.parseDouble(xy[1])});
            }
        }
        return points;
    }
}
