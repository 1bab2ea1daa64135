"""Train and measure the labels of provisions; scikit-learn is needed here only."""
